import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Debouncer, TimeoutError } from '../../base/async';
import { OwnClock } from '../../base/clock';
import { endMarked, markName } from '../linux/environMark';

/** How a program ended and what it said. */
export interface ProgramResult {
  /** What its own output may call it. */
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** From its start to its end, in ms. */
  readonly timeoutMs?: number;
  /** How long it may say nothing, in ms. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  /** What is to be ended gets SIGINT, and SIGKILL only after this time, in ms. Without it, SIGKILL at once. */
  readonly graceMs?: number;
  /** This much of each stream is kept; what comes after it is dropped. */
  readonly maxOutputChars?: number;
  /** Takes each line that is not blank, as soon as it is whole. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /**
   * In a group of its own, nothing of which is left when this settles, and answering on descriptor 3 in place of standard output. On
   * Linux what left the group is ended as well, by a mark in its environment (`markName`).
   */
  readonly confined?: boolean;
}

/** More than most programs of ours say. */
const usualOutputChars = 1024 * 1024;
/** What has no end by then is no line. */
const maxLineChars = 4 * 1024 * 1024;
/** What a program leaves behind (a daemon) may hold the pipes open: after this time its own end is enough. */
const pipesMs = 250;

/** Starts a program and leaves it to the caller: arguments as a list, never a shell, no console window on Windows. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'shell' | 'windowsHide'>,
): ChildProcess {
  return spawn(program, args, { ...options, windowsHide: true });
}

/**
 * Runs a program to its end. Rejects with the system's error where it cannot be started, with a TimeoutError where it takes or is
 * silent for too long, with the reason of `signal` when that fires; it is ended then.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const { cwd, env, input, timeoutMs, silenceMs, signal, graceMs, confined = false } = options;
  const { maxOutputChars = usualOutputChars, onLine } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const mark = confined && process.platform === 'linux' ? randomUUID() : undefined;
    const child = startProgram(program, args, {
      cwd,
      env: mark === undefined ? env : { ...env, [markName]: mark },
      detached: confined && process.platform !== 'win32',
      stdio: [
        input === undefined ? 'ignore' : 'pipe',
        ...(confined ? (['ignore', 'pipe', 'pipe'] as const) : (['pipe', 'pipe'] as const)),
      ],
    });
    const clock = new OwnClock();
    let why: Error | undefined;
    let settled = false;
    const end = (settle: () => void): void => {
      if (settled) return;
      settled = true;
      clock.dispose();
      signal?.removeEventListener('abort', abort);
      if (confined) leaveNothing(child, mark);
      settle();
    };
    const stop = (error: Error): void => {
      if (why) return;
      why = error;
      if (graceMs === undefined) {
        child.kill('SIGKILL');
        end(() => reject(error));
      } else {
        child.kill('SIGINT');
        clock.after(graceMs, () => child.kill('SIGKILL'));
      }
    };
    const late = (ms: number): void =>
      stop(new TimeoutError(`${[program, ...args].join(' ')} did not end within ${ms} ms.`, ms));
    const abort = (): void => stop(signal?.reason as Error);
    const silence =
      silenceMs === undefined ? undefined : new Debouncer(silenceMs, () => late(silenceMs), clock);
    silence?.trigger();
    if (timeoutMs !== undefined) clock.after(timeoutMs, () => late(timeoutMs));
    signal?.addEventListener('abort', abort);

    const output = { stdout: '', stderr: '' };
    const rests = { stdout: '', stderr: '' };
    const takeLines = (name: 'stdout' | 'stderr', text: string): void => {
      if (!onLine) return;
      const lines = (rests[name] + text).split(/[\r\n]+/);
      rests[name] = (lines.at(-1) ?? '').length > maxLineChars ? '' : (lines.pop() ?? '');
      for (const line of lines) if (line.trim() !== '') onLine(line, name);
    };
    const streams = { stdout: child.stdio[confined ? 3 : 1], stderr: child.stderr };
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = streams[name] as Readable | null;
      stream?.setEncoding('utf8').on('data', (text: string) => {
        silence?.trigger();
        output[name] += text.slice(0, Math.max(0, maxOutputChars - output[name].length));
        takeLines(name, text);
      });
      stream?.on('error', () => stream.destroy());
    }

    const finish = (code: number | null, endedBy: NodeJS.Signals | null): void =>
      end(() => {
        takeLines('stdout', '\n');
        takeLines('stderr', '\n');
        if (why) reject(why);
        else resolve({ pid: child.pid ?? 0, code, signal: endedBy, ...output });
      });
    child.on('error', (error) => end(() => reject(error)));
    child.on('close', finish);
    // In the turn after the timer what is in the pipes has been read, however long this process was busy.
    child.on('exit', (code, by) => clock.after(pipesMs, () => setImmediate(finish, code, by)));
    // A program that ends before it has read everything is told by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Ends a group of its own with what left it, and lets go of pipes that some other process may hold open for ever. */
function leaveNothing(child: ChildProcess, mark: string | undefined): void {
  for (const stream of child.stdio) stream?.destroy();
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: the whole group is gone already, which is what was wanted.
  }
  if (mark !== undefined) endMarked(mark);
}
