import { expect, it } from 'vitest';
import { stopEntry } from '../../../../src/services/supervise/stopEntry';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakePm2 } from '../../../fakes/fakePm2';
import { anEntry } from '../../../fakes/samples';

const instance = { id: 0, killTimeoutMs: 1_600 };

it('stops what runs, once, without waiting', async () => {
  const pm2 = new FakePm2();
  pm2.list = [anEntry()];
  const clock = new FakeClock();
  await stopEntry(pm2, instance, clock);
  expect(pm2.takeInstructions()).toEqual(['stop 0']);
  expect(clock.pending).toBe(0);
});

it.each([
  ['is being stopped', anEntry({ status: 'stopping' })],
  ['is stopped and not over yet', anEntry({ status: 'stopped' })],
])('stops again what %s when PM2 starts it after all', async (_, entry) => {
  const pm2 = new FakePm2();
  pm2.list = [entry];
  const clock = new FakeClock();
  const stopped = stopEntry(pm2, instance, clock);
  await clock.advance(100);
  pm2.list = [anEntry({ pid: 200 })];
  await clock.advance(100);
  await stopped;
  expect(pm2.takeInstructions()).toEqual(['stop 0', 'stop 0']);
  expect(pm2.list).toMatchObject([{ status: 'stopped' }]);
});

it('is content where nobody starts it', async () => {
  const pm2 = new FakePm2();
  pm2.list = [anEntry({ status: 'stopping' })];
  const clock = new FakeClock();
  const stopped = stopEntry(pm2, instance, clock);
  await clock.advance(1_000);
  await stopped;
  expect(pm2.takeInstructions()).toEqual(['stop 0']);
});
