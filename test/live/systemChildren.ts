import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../src/base/async';
import { patienceMs } from '../patience';

/** A child that prints JSON lines: the first when it is ready, and one for each line it is sent. */
export class Child {
  readonly #lines: string[] = [];
  #buffered = '';

  constructor(readonly process: ChildProcess) {
    process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#buffered + text).split('\n');
      this.#buffered = lines.pop() ?? '';
      this.#lines.push(...lines);
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** The next JSON line. */
  async next<T>(): Promise<T> {
    const line = await poll(() => this.#lines.shift(), { everyMs: 10, ms: patienceMs });
    if (line === undefined) throw new Error(`process ${this.pid} said nothing`);
    return JSON.parse(line) as T;
  }

  /** Kills it and waits until it is collected: nothing of it is left, and its children have new parents. */
  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }

  ask<T>(line = ''): Promise<T> {
    this.process.stdin?.write(`${line}\n`);
    return this.next<T>();
  }
}

/** Real processes for tests. Ends what it started, by pid, and waits for the end. */
export class Children {
  readonly folder = mkdtempSync(join(tmpdir(), 'codex-system-'));
  readonly #children: Child[] = [];
  readonly #pids = new Set<number>();

  /** Starts a program as leader of its own session and group, as PM2 does. */
  start(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
    const child = new Child(
      spawn(file, args, {
        detached: true,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    this.#children.push(child);
    return child;
  }

  /** Writes a script into the folder and gives its path. */
  script(name: string, code: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, code);
    return path;
  }

  /** A copy of node that no process outside of the test maps, so that PSS is the tree's own. */
  ownNode(): string {
    const path = join(this.folder, 'node');
    if (!existsSync(path)) copyFileSync(process.execPath, path);
    return path;
  }

  /** Remembers a process that a child of ours started, to be ended as well. */
  alsoEnd(...pids: number[]): void {
    for (const pid of pids) this.#pids.add(pid);
  }

  async end(): Promise<void> {
    for (const child of this.#children) await child.end();
    for (const pid of this.#pids) await endProcess(pid);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Kills a process that is not our child and waits until it is gone or a zombie. */
export async function endProcess(pid: number): Promise<void> {
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGKILL');
  await untilTrue(() => !isRunning(pid));
}

export async function untilTrue(condition: () => boolean): Promise<void> {
  const met = await poll(() => condition() || undefined, { everyMs: 10, ms: patienceMs });
  if (!met) throw new Error(`this did not come true: ${String(condition)}`);
}

/** The letter in /proc/PID/stat; undefined when there is no such process. */
export function stateOf(pid: number): string | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  return /\) (\w) /.exec(readFileSync(path, 'latin1'))?.[1];
}

/** The command line of a process; empty when there is no such process. */
export function commandOf(pid: number): string {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\0', ' ') : '';
}

/** Proportional memory of a process in bytes: each shared page divided by those who share it. */
export function pssOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

function isRunning(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state !== 'Z' && state !== 'X';
}
