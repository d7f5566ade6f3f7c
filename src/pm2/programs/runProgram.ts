import { spawn } from 'node:child_process';
import { TimeoutError } from '../../base/async';

/** How a program ended and what it said. */
export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** More than any program of ours says; what comes after it is dropped. */
const maxOutputChars = 1024 * 1024;

/**
 * Runs a program to its end, without a shell. Rejects with the system's error where it cannot be started, with a
 * TimeoutError after `timeoutMs`, with an AbortError when `signal` fires; it is killed then.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text.slice(0, Math.max(0, maxOutputChars - output[name].length));
      });
    }
    let settled = false;
    const end = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      finish();
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const what = [program, ...args].join(' ');
      const error = new TimeoutError(
        `${what} did not end within ${options.timeoutMs} ms.`,
        options.timeoutMs,
      );
      end(() => reject(error));
    }, options.timeoutMs);
    const abort = (): void => {
      child.kill('SIGKILL');
      end(() => reject(new DOMException('The program was stopped.', 'AbortError')));
    };
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();
    child.on('error', (error) => end(() => reject(error)));
    const finish = (code: number | null, signal: NodeJS.Signals | null): void =>
      end(() => resolve({ code, signal, ...output }));
    child.on('close', finish);
    // What a program leaves behind (a daemon) may hold the pipes open: its own end is enough then.
    child.on('exit', (code, signal) => setTimeout(() => finish(code, signal), 250));
    // A program that ends before it has read everything is told by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}
