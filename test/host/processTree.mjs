import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * One process, of Linux's /proc. `start` (clock ticks since the boot) tells it from a later process
 * of the same id.
 * @typedef {{ pid: number, parent: number, session: number, terminal: number, start: string }} Proc
 */

/**
 * The processes that belong to a session leader: those of its session, even where their parent is
 * gone, and their children, shells in terminals included. What put itself into a session without a
 * terminal is a daemon (PM2's, say) and is meant to survive, with what it started.
 * @param {number} leader a process that was spawned with `detached: true`
 * @returns {Proc[]}
 */
export function processTreeOf(leader) {
  const all = readProcesses();
  const isDaemon = (/** @type {Proc} */ proc) => proc.session === proc.pid && proc.terminal === 0;
  /** @type {Proc[]} */
  const tree = all.filter(({ session }) => session === leader);
  const known = new Set(tree.map(({ pid }) => pid));
  for (const { pid } of tree) {
    const children = all.filter((proc) => proc.parent === pid && !known.has(proc.pid));
    for (const child of children.filter((proc) => !isDaemon(proc))) {
      known.add(child.pid);
      tree.push(child);
    }
  }
  return tree;
}

/** Who is sent what, and how long it may take until all are gone. */
const steps = /** @type {const} */ ([
  { signal: 'SIGTERM', toAll: false, patienceMs: 1_000 },
  { signal: 'SIGTERM', toAll: true, patienceMs: 3_000 },
  { signal: 'SIGKILL', toAll: true, patienceMs: 3_000 },
]);

/**
 * Ends a session leader and its tree: SIGTERM to the leader, which is given time to end the others,
 * then SIGTERM and at last SIGKILL to who remains.
 * @param {number} leader
 * @returns {Promise<number[]>} the ids that are left: none, unless the kernel cannot end them
 */
export async function endProcessTree(leader) {
  /** @type {Map<number, Proc>} */
  const members = new Map();
  const survivors = () => {
    for (const proc of processTreeOf(leader)) members.set(proc.pid, proc);
    return [...members.values()].filter(isAlive);
  };

  for (const { signal, toAll, patienceMs } of steps) {
    for (const { pid } of survivors()) if (toAll || pid === leader) send(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (survivors().length > 0 && Date.now() < deadline) await delay(50);
    if (survivors().length === 0) return [];
  }
  return survivors().map(({ pid }) => pid);
}

/**
 * Whether there is a process of this id that has not ended.
 * @param {number} pid
 */
export function isRunning(pid) {
  return readProcess(pid) !== undefined;
}

/** @returns {Proc[]} */
function readProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/**
 * @param {number} pid
 * @returns {Proc | undefined} undefined where it has ended, be it unreaped
 */
function readProcess(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // it ended between the listing and the reading
  }
  // proc(5): the name, in parentheses, may hold blanks and parentheses itself.
  const [state, parent, , session, terminal, ...more] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    session: Number(session),
    terminal: Number(terminal),
    start: more[14] ?? '',
  };
}

/** @param {Proc} proc */
function isAlive(proc) {
  return readProcess(proc.pid)?.start === proc.start;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
