// Run inside a PID namespace by test/live/hostileProc.test.ts; prints what our samplers say there as one line of JSON.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CapGuard } from '../../../src/services/memory/capGuard';
import { LinuxListeners } from '../../../src/system/linux/linuxListeners';
import { LinuxProcessControl } from '../../../src/system/linux/linuxProcessControl';
import { LinuxProcessTrees } from '../../../src/system/linux/linuxProcessTrees';
import type { TreeRoot } from '../../../src/system/types';

const trees = new LinuxProcessTrees();
const sleeper = (): ChildProcess => spawn('sleep', ['300'], { stdio: 'ignore' });

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function processesOf(root: number | TreeRoot, from = trees) {
  const pid = typeof root === 'number' ? root : root.pid;
  return (await from.sample([root])).get(pid)?.processes ?? [];
}

/** As another user, with a /proc that shows nobody's processes but one's own; `foreign` is another's. */
async function hidden(foreign: number) {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const child = sleeper();
  const listeners = new LinuxListeners();
  const own = (await trees.sample([process.pid])).get(process.pid);
  const result = {
    user: process.getuid?.(),
    pids: fs.readdirSync('/proc').filter((name) => /^\d/.test(name)).length,
    own: own?.processes.map(({ pid }) => pid),
    expected: [process.pid, child.pid],
    bytes: own?.memoryBytes,
    foreign: await processesOf(foreign),
    known: trees.sampleKnown([{ pid: process.pid }])?.get(process.pid)?.processes.length,
    // It is there, and a signal would say so.
    exists: new LinuxProcessControl().exists(foreign),
    proof: new LinuxProcessControl().proofOf(foreign) ?? null,
    holders: await listeners.holdersOf(port),
    port,
  };
  await end(child);
  server.close();
  return result;
}

/** The same pid twice: the kernel gives the one after `ns_last_pid`. */
async function reused() {
  const [first, startTime] = await born(sleeper());
  const pid = first.pid ?? 0;
  const root = { pid, startTime };
  const guard = new CapGuard();
  const take = (at: number, start: number): boolean =>
    guard.take('it', { at, pid, startTime: start, bytes: 2 }, 1);
  const overFirst = take(0, startTime);
  await end(first);
  const afterEnd = await processesOf(root, new LinuxProcessTrees());
  // The kernel tells start times in ticks of 10 ms; all pids of a machine are not used up within one.
  await delay(30);
  fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
  // What was seen of the first is still in mind.
  const others = new LinuxProcessTrees();
  const [second, secondStart] = await born(sleeper(), others);
  const control = new LinuxProcessControl();
  await control.signal(root, 'SIGKILL');
  const result = {
    same: second.pid === pid,
    otherStart: secondStart !== startTime,
    overFirst,
    afterEnd,
    known: trees.sampleKnown([root]) ?? null,
    ofFirst: await processesOf(root),
    ofSecond: (await processesOf(pid)).map(({ startTime: start }) => start === secondStart),
    overSecond: take(2_000, secondStart),
    lives: control.isAlive(pid),
  };
  await end(second);
  return result;
}

async function born(child: ChildProcess, from = trees): Promise<[ChildProcess, number]> {
  await once(child, 'spawn');
  const [own] = await processesOf(child.pid ?? 0, from);
  return [child, own?.startTime ?? NaN];
}

const print = (result: object): void => console.log(JSON.stringify(result));
const [mode, foreign] = process.argv.slice(2);
void (mode === 'hidden' ? hidden(Number(foreign)) : reused()).then(print);
