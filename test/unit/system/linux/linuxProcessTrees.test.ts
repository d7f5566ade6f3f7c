import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinuxProcessTrees } from '../../../../src/system/linux/linuxProcessTrees';
import type { TreeSample } from '../../../../src/system/types';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeProc } from '../fakeProc';

const kB = 1024;

describe('LinuxProcessTrees', () => {
  let proc: FakeProc;
  beforeEach(() => {
    proc = new FakeProc();
    proc.add({ pid: 1, ppid: 0 });
    proc.add({ pid: 100, comm: 'bash', cmdline: 'bash\0-c\0x', memory: [10, 20, 0] });
    proc.add({ pid: 101, ppid: 100, pgid: 100, memory: [100, 50, 5], cpu: 150 });
  });
  afterEach(() => proc.dispose());

  function open(options = {}): LinuxProcessTrees {
    return new LinuxProcessTrees({ procRoot: proc.root, clock: new FakeClock(), ...options });
  }

  async function pids(trees: LinuxProcessTrees, root: number): Promise<number[]> {
    return pidsOf((await trees.sample([root])).get(root));
  }

  it('measures a tree', async () => {
    const sample = (await open().sample([100])).get(100);
    expect(sample).toEqual({
      at: 1_000_000,
      memoryBytes: (10 + 100 + 5 + 50) * kB,
      processes: [
        expect.objectContaining({ pid: 100, ppid: 1, command: 'bash -c x', rssBytes: 30 * kB }),
        {
          pid: 101,
          ppid: 100,
          pgid: 100,
          startTime: 101,
          // Booted 1,000 s before the fake clock's 1,000,000 ms.
          startedAt: 1010,
          command: 'node',
          rssBytes: 155 * kB,
          cpuMs: 1500,
        },
      ],
    });
  });

  it('answers for each root, and with nothing for one that does not live', async () => {
    const samples = await open().sample([101, 4711, 100]);
    expect([...samples].map(([root, sample]) => [root, pidsOf(sample)])).toEqual([
      [101, [101]],
      [4711, []],
      [100, [100, 101]],
    ]);
    expect(samples.get(4711)).toEqual({ at: 1_000_000, memoryBytes: 0, processes: [] });
  });

  it('leaves out zombies and what cannot be read', async () => {
    proc.add({ pid: 102, ppid: 100, state: 'Z' });
    proc.add({ pid: 103, ppid: 100, state: 'X' });
    proc.add({ pid: 104, ppid: 100 });
    proc.write('104/stat', 'garbage');
    expect(await pids(open(), 100)).toEqual([100, 101]);
  });

  it('sees what is new, what has died, what became a zombie and what became an orphan', async () => {
    const trees = open();
    expect(await pids(trees, 100)).toEqual([100, 101]);
    proc.add({ pid: 102, ppid: 101, pgid: 102 });
    expect(await pids(trees, 100)).toEqual([100, 101, 102]);
    proc.add({ pid: 101, ppid: 100, pgid: 100, state: 'Z' });
    proc.add({ pid: 102, ppid: 1, pgid: 102 });
    expect(await pids(trees, 100)).toEqual([100]);
    proc.add({ pid: 103, ppid: 100, pgid: 100 });
    expect(await pids(trees, 100)).toEqual([100, 103]);
    proc.remove(100);
    proc.add({ pid: 103, ppid: 1, pgid: 100, sid: 100 });
    expect(await pids(trees, 100)).toEqual([103]);
  });

  it('does not believe a pid that was given anew', async () => {
    const trees = open();
    const startTime = (await trees.sample([100])).get(100)?.processes[0]?.startTime;
    proc.remove(101);
    proc.add({ pid: 100, comm: 'other', start: 9000 });
    const samples = await trees.sample([
      { pid: 100, ...(startTime !== undefined && { startTime }) },
    ]);
    expect(pidsOf(samples.get(100))).toEqual([]);
    expect(await pids(trees, 100)).toEqual([100]);
  });

  it('finds an escaped process only by its proof', async () => {
    const environ = 'PM2_HOME=/h\0pm_id=3\0';
    proc.add({ pid: 300, pgid: 300, environ });
    proc.add({ pid: 301, ppid: 300, pgid: 300 });
    proc.add({ pid: 400, pgid: 400, environ: 'PM2_HOME=/other\0pm_id=3\0' });
    const trees = open();
    expect(await pids(trees, 100)).toEqual([100, 101]);
    const proof = { pm2Home: '/h', pmId: 3 };
    const sample = (await trees.sample([{ pid: 100, proof }])).get(100);
    expect(pidsOf(sample)).toEqual([100, 101, 300, 301]);
    const gone = (await trees.sample([{ pid: 4711, proof }])).get(4711);
    expect(pidsOf(gone)).toEqual([300, 301]);
  });

  it('reads each environment until the proof is there, three times at most, through the hook', async () => {
    const asked: number[] = [];
    const proofOf = (pid: number) => {
      asked.push(pid);
      return pid === 101 ? { pmId: 3 } : undefined;
    };
    const trees = open({ proofOf });
    await trees.sample([100]);
    expect(asked).toEqual([]);
    for (let i = 0; i < 5; i++) await trees.sample([{ pid: 4711, proof: { pmId: 3 } }]);
    expect(asked.sort((a, b) => a - b)).toEqual([1, 1, 1, 100, 100, 100, 101]);
  });

  it('shows the name where there is no command line, and cuts a long one', async () => {
    proc.add({ pid: 102, ppid: 100, comm: 'kworker', cmdline: '' });
    proc.add({ pid: 103, ppid: 100, cmdline: `a\0${'b'.repeat(9000)}\0\0\0` });
    const processes = (await open().sample([100])).get(100)?.processes ?? [];
    expect(processes.map((process) => process.command.length)).toEqual([9, 4, 9, 4096]);
    expect(processes[2]?.command).toBe('[kworker]');
  });

  it('reads everything anew when a full scan is due', async () => {
    proc.add({ pid: 500, ppid: 1 });
    const cached = open();
    const always = open({ fullScanEveryMs: 0 });
    for (const trees of [cached, always]) expect(await pids(trees, 100)).toEqual([100, 101]);
    // The same pid, now another process, as after the pids have wrapped.
    proc.add({ pid: 500, ppid: 100, start: 5000 });
    expect(await pids(always, 100)).toEqual([100, 101, 500]);
    expect(await pids(cached, 100)).toEqual([100, 101]);
  });

  describe('a sample of what is known', () => {
    /** What the main thread of a process has started. */
    const children = (pid: number, text: string): void => {
      mkdirSync(join(proc.root, `${pid}/task/${pid}`), { recursive: true });
      proc.write(`${pid}/task/${pid}/children`, text);
    };
    const root = [{ pid: 100 }];

    async function known(): Promise<LinuxProcessTrees> {
      children(100, '101 ');
      children(101, '');
      const trees = open();
      await trees.sample(root);
      return trees;
    }

    it('measures anew, and finds new children', async () => {
      const trees = await known();
      proc.add({ pid: 101, ppid: 100, pgid: 100, memory: [300, 50, 5], cpu: 150 });
      proc.add({ pid: 102, ppid: 101, pgid: 102, memory: [7, 0, 0] });
      children(101, '102 ');
      children(102, '');
      const sample = trees.sampleKnown(root)?.get(100);
      expect(pidsOf(sample)).toEqual([100, 101, 102]);
      expect(sample?.memoryBytes).toBe((10 + 300 + 5 + 7 + 50) * kB);
      expect(sample?.processes[0]?.command).toBe('bash -c x');
    });

    it('reads kinds of memory only where their sum has moved', async () => {
      const trees = await known();
      const before = trees.sampleKnown(root)?.get(100)?.memoryBytes;
      rmSync(join(proc.root, '101/status'));
      expect(trees.sampleKnown(root)?.get(100)?.memoryBytes).toBe(before);
      proc.add({ pid: 101, ppid: 100, pgid: 100, memory: [4000, 50, 5] });
      children(101, '');
      expect(trees.sampleKnown(root)?.get(100)?.memoryBytes).toBe((10 + 4000 + 5 + 50) * kB);
    });

    it('does not look at other processes', async () => {
      const trees = await known();
      // It hangs elsewhere, in the group of the root: only a full look sees it.
      proc.add({ pid: 103, ppid: 1, pgid: 100, sid: 100 });
      expect(pidsOf(trees.sampleKnown(root)?.get(100))).toEqual([100, 101]);
      expect(await pids(trees, 100)).toEqual([100, 101, 103]);
    });

    it.each<[string, () => void]>([
      ['a process has ended', () => proc.remove(101)],
      ['it waits to be collected', () => proc.add({ pid: 101, ppid: 100, state: 'Z' })],
      ['its pid was given anew', () => proc.add({ pid: 101, ppid: 100, start: 999 })],
      [
        'a file is gone in the middle',
        () => {
          proc.add({ pid: 101, ppid: 100, pgid: 100, memory: [300, 50, 5] });
          children(101, '');
          rmSync(join(proc.root, '101/status'));
        },
      ],
      [
        'the kernel does not tell children',
        () => rmSync(join(proc.root, '101/task'), { recursive: true }),
      ],
    ])('will not do where %s', async (_, change) => {
      const trees = await known();
      expect(trees.sampleKnown(root)).toBeDefined();
      change();
      expect(trees.sampleKnown(root)).toBeUndefined();
    });

    it('will not do before a full look, nor for a tree that is gone', async () => {
      expect(open().sampleKnown(root)).toBeUndefined();
      const trees = await known();
      trees.forget(100);
      expect(trees.sampleKnown(root)).toBeUndefined();
    });
  });
});

function pidsOf(sample: TreeSample | undefined): number[] {
  return sample?.processes.map((process) => process.pid) ?? [];
}
