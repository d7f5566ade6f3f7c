import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MachinePressure } from '../../../../src/views/memory/machinePressure';
import { eventually } from '../../../fakes/eventually';
import { FakeClock } from '../../../fakes/fakeClock';
import { tempFolder } from '../../../fakes/tempFolder';
import { TestLog } from '../../../fakes/testLog';

const limits = { warningPercent: 85, criticalPercent: 94 };
const high = { usedRatio: 0.9 };

it('is told by one window, and by the other once the first has closed, with real files', async () => {
  // As the editor gives it: not there before somebody makes it.
  const folder = path.join(tempFolder(), 'globalStorage', 'codex');
  const clock = new FakeClock();
  const [first, second] = [1, 2].map(() => {
    const one = new MachinePressure(folder, new TestLog(), clock);
    onTestFinished(() => one.dispose());
    return one;
  });
  if (!first || !second) throw new Error('two windows');
  const both = await Promise.all([first.take(high, limits), second.take(high, limits)]);
  expect(both.filter(Boolean)).toEqual(['warning']);
  const [holder, other] = both[0] ? [first, second] : [second, first];
  const leases = () => fs.readdirSync(folder).filter((name) => name.endsWith('.lease'));
  expect(leases()).toHaveLength(1);
  await clock.advance(1_200_000);
  await holder.take(high, limits);
  holder.dispose();
  await eventually(() => leases().length === 0);
  // The same episode, long beyond the quiet.
  expect(await other.take(high, limits)).toBeUndefined();
  expect(await other.take({ usedRatio: 0.95 }, limits)).toBe('critical');
  expect(await other.take({ usedRatio: 0.5 }, limits)).toBeUndefined();
  expect(leases()).toEqual([]);
  expect(fs.readdirSync(folder)).toHaveLength(1);
});
