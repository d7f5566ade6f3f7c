import { expect, it } from 'vitest';
import type { RunCommand } from '../../../../src/system/processes/commandRunner';
import { PosixProcessTrees } from '../../../../src/system/posix/posixProcessTrees';
import { FakeClock } from '../../../fakes/fakeClock';

function fake(...outputs: string[]): RunCommand {
  return async () => ({ stdout: outputs.shift() ?? '', exitCode: 1, pid: 999 });
}

const line = (pid: number, ppid: number, rest = '', second = 30): string =>
  `${pid} ${ppid} 100 ${rest || 'S 1024 0:01.00'} Sat Oct  4 09:15:${second} 2026 node ${pid}\n`;

it('sums RSS, and leaves out zombies and ps itself', async () => {
  const output = line(100, 1) + line(101, 100) + line(102, 100, 'Z+ 0 0:00.00') + line(999, 101);
  const trees = new PosixProcessTrees({ run: fake(output), clock: new FakeClock() });
  expect((await trees.sample([100])).get(100)).toMatchObject({
    at: 1_000_000,
    memoryBytes: 2048 * 1024,
    processes: [{ pid: 100, command: 'node 100', cpuMs: 1000 }, { pid: 101 }],
  });
});

it('keeps the start time that it saw first while ps wavers', async () => {
  const run = fake(line(100, 1, '', 30), line(100, 1, '', 31), line(100, 1, '', 40));
  const trees = new PosixProcessTrees({ run });
  const starts: (number | undefined)[] = [];
  for (let i = 0; i < 3; i++) {
    starts.push((await trees.sample([100])).get(100)?.processes[0]?.startTime);
  }
  const first = Date.UTC(2026, 9, 4, 9, 15, 30);
  expect(starts).toEqual([first, first, first + 10_000]);
});

it('says so when ps gives nothing', async () => {
  await expect(new PosixProcessTrees({ run: fake('') }).sample([1])).rejects.toThrow('exit code 1');
});

it('asks nothing without roots', async () => {
  const run: RunCommand = () => Promise.reject(new Error('not to be called'));
  expect(await new PosixProcessTrees({ run }).sample([])).toEqual(new Map());
});
