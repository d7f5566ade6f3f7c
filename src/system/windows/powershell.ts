import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { win32 } from 'node:path';
import { TimeoutError } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { startProgram } from '../processes/runProgram';

/** What is used of a child process. */
export type PowerShellChild = Pick<
  ChildProcessWithoutNullStreams,
  'stdin' | 'stdout' | 'stderr' | 'on' | 'kill'
>;

export interface PowerShellOptions {
  readonly start?: () => PowerShellChild;
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}

interface Pending {
  resolve(answer: string): void;
  reject(error: Error): void;
  readonly timer: Disposable;
}

/** Opens a line that answers a request; everything else on standard output is noise. */
const mark = '#codex-services';

/**
 * A PowerShell that stays open, since starting one takes the better part of a second. It starts with the first
 * request and again after it has died. The way to talk to it, `-Command -` with one statement a line, is the one
 * that the npm package systeminformation uses.
 */
export class PowerShell implements Disposable {
  readonly #start: () => PowerShellChild;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #child: PowerShellChild | undefined;
  #buffered = '';
  #lastId = 0;
  #disposed = false;

  constructor({
    start = startPowerShell,
    clock = systemClock,
    timeoutMs = 15_000,
  }: PowerShellOptions = {}) {
    this.#start = start;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Evaluates an expression (on one line) that gives a string without line breaks. Rejects with PowerShell's own
   * words, with a TimeoutError (the child is then ended), or when the child dies.
   */
  ask(expression: string): Promise<string> {
    if (this.#disposed) return Promise.reject(new Error('PowerShell was closed.'));
    const child = (this.#child ??= this.#open());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(this.#timeoutMs, () => this.#onTimeout());
      this.#pending.set(id, { resolve, reject, timer });
      child.stdin.write(`${toStatement(id, expression)}\r\n`);
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#close(new Error('PowerShell was closed.'));
  }

  #open(): PowerShellChild {
    const child = this.#start();
    const lost = (why: string) => (error?: unknown) => {
      if (this.#child !== child) return;
      this.#close(new Error(`PowerShell ${why}.`, error instanceof Error ? { cause: error } : {}));
    };
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      if (this.#child === child) this.#onOutput(text);
    });
    // Has to be read, or the child stops once the pipe is full.
    child.stderr.resume();
    child.stdin.on('error', lost('does not take requests'));
    child.on('error', lost('could not be started'));
    child.on('exit', () => lost('ended')());
    child.stdin.write('[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false\r\n');
    return child;
  }

  #onOutput(text: string): void {
    const lines = (this.#buffered + text).split('\n');
    this.#buffered = lines.pop() ?? '';
    for (const line of lines) {
      const match = /^#codex-services (\d+) (ok|error) (.*)$/s.exec(line.trim());
      const pending = match && this.#pending.get(Number(match[1]));
      if (!match || !pending) continue;
      this.#pending.delete(Number(match[1]));
      pending.timer.dispose();
      if (match[2] === 'ok') pending.resolve(match[3] ?? '');
      else pending.reject(new Error(`PowerShell: ${match[3]}`));
    }
  }

  #onTimeout(): void {
    this.#close(
      new TimeoutError(`PowerShell did not answer in ${this.#timeoutMs} ms.`, this.#timeoutMs),
    );
  }

  /** Lets go of the child and tells everybody who waits. */
  #close(error: Error): void {
    const child = this.#child;
    this.#child = undefined;
    this.#buffered = '';
    child?.kill();
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) {
      pending.timer.dispose();
      pending.reject(error);
    }
  }
}

/** One line, since PowerShell takes a block of several lines from standard input only after an empty one. */
function toStatement(id: number, expression: string): string {
  const say = (what: string, value: string): string =>
    `[Console]::Out.WriteLine('${mark} ${id} ${what} ' + (${value}))`;
  const failure = `$_.Exception.Message -replace '\\s+', ' '`;
  return `try { $answer = ${expression}; ${say('ok', '$answer')} } catch { ${say('error', failure)} }`;
}

function startPowerShell(): PowerShellChild {
  const system = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
  const program = win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const options = ['-NoProfile', '-NoLogo', '-InputFormat', 'Text', '-NoExit', '-Command', '-'];
  return startProgram(program, options, { stdio: 'pipe' }) as ChildProcessWithoutNullStreams;
}
