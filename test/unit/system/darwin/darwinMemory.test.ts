import { expect, it } from 'vitest';
import { DarwinMemory, parseVmStat } from '../../../../src/system/darwin/darwinMemory';
import { OsMemory } from '../../../../src/system/osMemory';
import { fixture } from '../fixture';

const available = (334212 + 1367584 + 81968 + 377078) * 4096;

it.each([
  ['the recording', fixture('vm-stat.txt'), available],
  ['16 kB pages', '(page size of 16384 bytes)\nPages free:   3.\nPages inactive: 2.\n', 5 * 16384],
  ['another form', 'Pages free: 3', undefined],
  ['nothing', '', undefined],
])('reads %s', (_, output, expected) => expect(parseVmStat(output)).toBe(expected));

it.each([
  ['vm_stat', fixture('vm-stat.txt'), available],
  ['Node where vm_stat has another form', '', 1000],
])('takes %s for what is available', async (_, stdout, availableBytes) => {
  const run = async () => ({ stdout, exitCode: 0, pid: 1 });
  const os = { totalmem: () => 16 * 1024 ** 3, freemem: () => 1000 };
  expect(await new DarwinMemory(run, os).read()).toEqual({
    totalBytes: 16 * 1024 ** 3,
    availableBytes,
    usedRatio: 1 - availableBytes / (16 * 1024 ** 3),
    limitedBy: 'machine',
  });
});

it('takes Node’s figures elsewhere, within the total', async () => {
  const os = { totalmem: () => 100, freemem: () => 120 };
  expect(await new OsMemory(os).read()).toEqual({
    totalBytes: 100,
    availableBytes: 100,
    usedRatio: 0,
    limitedBy: 'machine',
  });
});
