import { readdirSync, readFileSync } from 'node:fs';
import { poll } from '../../../src/base/async';
import { patienceMs } from '../../patience';

/** The variables a process was started with; empty where it is gone or not ours to read. */
export function environmentOf(pid: number): Readonly<Record<string, string>> {
  const pairs = read(pid, 'environ').split('\0').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The words of a process's command line. */
export function wordsOf(pid: number): readonly string[] {
  return read(pid, 'cmdline').replace(/\0+$/, '').split('\0');
}

/** False for zombies: they are dead. */
export function isAlive(pid: number): boolean {
  const state = /\) (\w) /.exec(read(pid, 'stat'))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Live processes that carry this PM2_HOME: the daemon, what it started, and pm2's own program. */
export function processesUnder(pm2Home: string): readonly number[] {
  return livePids().filter((pid) => environmentOf(pid)['PM2_HOME'] === pm2Home);
}

/** The daemons of this PM2_HOME, by the title that PM2 gives them. */
export function daemonsOf(pm2Home: string): readonly number[] {
  return livePids().filter((pid) => {
    const title = wordsOf(pid).join(' ');
    return title.includes('God Daemon') && title.includes(`(${pm2Home})`);
  });
}

/** A process and all that descends from it. */
export function treeOf(root: number): readonly number[] {
  const parents = new Map(livePids().map((pid) => [pid, parentOf(pid)]));
  const tree = [root];
  for (const pid of tree) {
    tree.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  return tree.filter(isAlive);
}

/** A line of /proc/PID/status in bytes. */
export function statusBytes(pid: number, key: string): number {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(read(pid, 'status'));
  return Number(match?.[1] ?? 0) * 1024;
}

/** Bytes of a process tree, measured anew as docs/decisions.md 5 says: what is its own and shared memory, and the largest share of mapped files. */
export function treeBytes(root: number): number {
  const tree = treeOf(root);
  const own = tree.map((pid) => statusBytes(pid, 'RssAnon') + statusBytes(pid, 'RssShmem'));
  const files = tree.map((pid) => statusBytes(pid, 'RssFile'));
  return own.reduce((sum, bytes) => sum + bytes, 0) + Math.max(0, ...files);
}

/** Kills exactly these and waits for their end. */
export async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  await until(() => !pids.some(isAlive), `the end of ${pids.join(', ')}`);
}

/** Waits, within bounds, for something to become true (or anything but undefined and false). */
export async function until<T>(
  probe: () => T | Promise<T>,
  what: string | (() => string),
  ms = patienceMs,
): Promise<Exclude<T, undefined | false | null>> {
  const value = await poll(
    async () => {
      const answer = await probe();
      if (answer === undefined || answer === false || answer === null) return undefined;
      return { answer };
    },
    { everyMs: 50, ms },
  );
  if (!value) throw new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}`);
  return value.answer as Exclude<T, undefined | false | null>;
}

function livePids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isAlive(pid));
}

function parentOf(pid: number): number {
  return Number(/\) \w (\d+) /.exec(read(pid, 'stat'))?.[1] ?? 0);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
}
