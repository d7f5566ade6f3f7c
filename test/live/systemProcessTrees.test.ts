import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poll } from '../../src/base/async';
import { LinuxProcessTrees } from '../../src/system/linux/linuxProcessTrees';
import { readProof } from '../../src/system/linux/procEnviron';
import { PosixProcessTrees } from '../../src/system/posix/posixProcessTrees';
import type { ProcessTrees, TreeRoot, TreeSample } from '../../src/system/types';
import { patienceMs } from '../patience';
import { Children, commandOf, endProcess, pssOf, stateOf, untilTrue } from './systemChildren';

const MB = 1024 ** 2;

/** Holds `mb` of memory, starts the rest of the chain, and answers each line with its figures. */
const holder = `
const [mb, ...rest] = process.argv.slice(2);
const held = Buffer.alloc(Number(mb) * ${MB}, 1);
const say = (more) => console.log(JSON.stringify({ pid: process.pid, rss: process.memoryUsage.rss(), ...more }));
if (rest.length === 0) say();
else {
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, [__filename, ...rest], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.once('data', (text) => say({ below: JSON.parse(text) }));
}
process.stdin.on('data', () => say({ held: held.length }));
`;

/** Starts \`argv[2...]\` in a session of its own and ends at once. */
const launcher = `
const { spawn } = require('node:child_process');
const child = spawn(process.argv[2], process.argv.slice(3), { detached: true, stdio: 'ignore' });
console.log(JSON.stringify({ pid: child.pid }));
child.unref();
if (process.env.STAY) process.stdin.resume();
`;

describe.skipIf(process.platform !== 'linux')('process trees of real processes', () => {
  let children: Children;
  let trees: LinuxProcessTrees;
  beforeEach(() => {
    children = new Children();
    trees = new LinuxProcessTrees();
  });
  afterEach(() => children.end());

  async function sample(root: number | TreeRoot, from: ProcessTrees = trees): Promise<TreeSample> {
    const pid = typeof root === 'number' ? root : root.pid;
    return (await from.sample([root])).get(pid) ?? expect.fail('no sample');
  }

  const pidsOf = (tree: TreeSample): number[] => tree.processes.map((process) => process.pid);

  it('measures a single process as its RSS', async () => {
    const child = children.start(process.execPath, [children.script('holder.cjs', holder), '200']);
    await child.next();
    const { rss } = await child.ask<{ rss: number }>();
    const tree = await sample(child.pid);
    expect(pidsOf(tree)).toEqual([child.pid]);
    expect(rss).toBeGreaterThan(200 * MB);
    expect(Math.abs(tree.memoryBytes - rss) / rss).toBeLessThan(0.02);
    expect(tree.processes[0]).toMatchObject({ pgid: child.pid, ppid: process.pid });
    expect(tree.processes[0]?.command).toContain('holder.cjs 200');
    expect(Math.abs((tree.processes[0]?.startedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['bash that runs node', ['bash', '--norc', '-c', '"$0" "$@"; exit']],
    ['a chain of three node processes', []],
  ])('measures %s within 10 % of summed PSS', async (_, shell) => {
    const node = children.ownNode();
    const sizes = shell.length > 0 ? ['200'] : ['40', '60', '80'];
    const script = children.script('holder.cjs', holder);
    const [file = '', ...args] = [...shell, node, script, ...sizes];
    const child = children.start(file, args);
    await child.next();
    const tree = await sample(child.pid);
    children.alsoEnd(...pidsOf(tree).slice(1));
    expect(tree.processes).toHaveLength(shell.length > 0 ? 2 : 3);
    const pss = pidsOf(tree).reduce((sum, pid) => sum + pssOf(pid), 0);
    expect(Math.abs(tree.memoryBytes - pss) / pss).toBeLessThan(0.1);
  });

  it('finds a child in a session of its own by its parent, and without one by its proof', async () => {
    const env = { PM2_HOME: children.folder, pm_id: '7', unique_id: 'u-7', SECRET: 'x' };
    const script = children.script('launcher.cjs', launcher);
    const args = [script, 'sleep', '300'];
    const child = children.start(process.execPath, args, { ...env, STAY: '1' });
    const { pid: escaped } = await child.next<{ pid: number }>();
    children.alsoEnd(escaped);
    await untilTrue(() => readProof(escaped)?.pmId === 7);
    expect(readProof(escaped)).toEqual({ pm2Home: children.folder, uniqueId: 'u-7', pmId: 7 });
    const before = await sample(child.pid);
    expect(pidsOf(before)).toEqual([child.pid, escaped]);
    expect(before.processes[1]?.pgid).toBe(escaped);

    await child.end();
    const { startTime = 0 } = before.processes[0] ?? {};
    expect(pidsOf(await sample({ pid: child.pid, startTime }))).toEqual([]);
    const proof = { pm2Home: children.folder, pmId: 7 };
    expect(pidsOf(await sample({ pid: child.pid, startTime, proof }))).toEqual([escaped]);
    const other = { pm2Home: '/nowhere', pmId: 7 };
    expect(pidsOf(await sample({ pid: child.pid, startTime, proof: other }))).toEqual([]);
  });

  it('still counts what a killed wrapper leaves in its group', async () => {
    const child = children.start('bash', ['--norc', '-c', 'sleep 300 & echo $!; wait']);
    const left = await child.next<number>();
    children.alsoEnd(left);
    await untilTrue(() => stateOf(left) === 'S');
    expect(pidsOf(await sample(child.pid))).toEqual([child.pid, left]);
    await child.end();
    expect(pidsOf(await sample(child.pid))).toEqual([left]);
    await endProcess(left);
    expect(await sample(child.pid)).toMatchObject({ memoryBytes: 0, processes: [] });
  });

  it('leaves out zombies', async () => {
    // The second sleep takes bash's place, and never asks what became of the first.
    const child = children.start('bash', ['--norc', '-c', 'sleep 300 & echo $!; exec sleep 301']);
    const zombie = await child.next<number>();
    children.alsoEnd(zombie);
    await untilTrue(() => commandOf(child.pid).startsWith('sleep'));
    await endProcess(zombie);
    expect(stateOf(zombie)).toBe('Z');
    expect(pidsOf(await sample(child.pid))).toEqual([child.pid]);
  });

  it('gives nothing for a pid that does not exist', async () => {
    // One above the largest pid that the kernel may give (2^22).
    expect(await sample(4_194_305)).toMatchObject({ memoryBytes: 0, processes: [] });
  });

  it('measures CPU between two samples', async () => {
    const code = 'const end = Date.now() + 5e3; while (Date.now() < end);';
    const busy = children.start(process.execPath, ['-e', code]);
    const idle = children.start('sleep', ['300']);
    const first = await trees.sample([busy.pid, idle.pid]);
    expect([...first.values()].map((tree) => tree.cpuPercent)).toEqual([undefined, undefined]);
    const used = (): number => Number(first.get(busy.pid)?.processes[0]?.cpuMs ?? 0) + 200;
    for (;;) {
      const next = await new LinuxProcessTrees().sample([busy.pid]);
      if ((next.get(busy.pid)?.processes[0]?.cpuMs ?? Infinity) > used()) break;
    }
    const second = await trees.sample([busy.pid, idle.pid]);
    expect(second.get(busy.pid)?.cpuPercent).toBeGreaterThan(0);
    expect(second.get(idle.pid)?.cpuPercent).toBeLessThan(5);
  });

  it('agrees with ps on the processes of a tree', async () => {
    const code = 'sleep 300 & (sleep 301; exit) & true & echo 1; wait';
    const child = children.start('bash', ['--norc', '-c', code]);
    await child.next();
    const own = await poll(
      async () => {
        const tree = await sample(child.pid);
        const sleeping = tree.processes.filter(({ command }) => command.startsWith('sleep'));
        return tree.processes.length === 4 && sleeping.length === 2 ? tree : undefined;
      },
      { everyMs: 10, ms: patienceMs },
    );
    if (!own) throw new Error('the tree did not come up');
    children.alsoEnd(...pidsOf(own).slice(1));
    const ps = await sample(child.pid, new PosixProcessTrees());
    const sorted = (tree: TreeSample): unknown[] =>
      tree.processes
        .map(({ pid, ppid, pgid, command }) => ({ pid, ppid, pgid, command }))
        .sort((a, b) => a.pid - b.pid);
    expect(sorted(ps)).toEqual(sorted(await sample(child.pid)));
    expect(ps.processes[0]?.pid).toBe(child.pid);
    for (const process of ps.processes) {
      const same = own.processes.find((other) => other.pid === process.pid);
      expect(Math.abs(process.startedAt - (same?.startedAt ?? 0))).toBeLessThan(3000);
    }
    await child.end();
    const pids = pidsOf(await sample(child.pid, new PosixProcessTrees())).sort((a, b) => a - b);
    expect(pids).toEqual(pidsOf(await sample(child.pid)).sort((a, b) => a - b));
  });
});
