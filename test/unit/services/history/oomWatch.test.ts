import { expect, it } from 'vitest';
import { OomWatch } from '../../../../src/services/history/oomWatch';
import { FakeClock } from '../../../fakes/fakeClock';

function watched() {
  const groups = new Map<number, string>();
  const counts = new Map<string, number>();
  const clock = new FakeClock();
  const kills = {
    groupOf: (pid: number) => groups.get(pid),
    count: (group: string) => counts.get(group),
  };
  return { groups, counts, clock, watch: new OomWatch(kills, clock) };
}

it('sees a kill since the last look, for each service that shares the cgroup', async () => {
  const { groups, counts, clock, watch } = watched();
  groups.set(1, '/g').set(2, '/g');
  counts.set('/g', 4);
  watch.look('a', 1);
  watch.look('b', 2);
  expect(watch.hasKilled('a')).toBe(false);
  counts.set('/g', 5);
  // The process of "a" is gone; "b" is looked at before the end of "a" is told.
  groups.delete(1);
  await clock.advance(4_000);
  watch.look('a', 1);
  watch.look('b', 2);
  expect(watch.hasKilled('a')).toBe(true);
  expect(watch.hasKilled('b')).toBe(false);
});

it('follows a process that moves, and forgets where it was', async () => {
  const { groups, counts, clock, watch } = watched();
  groups.set(1, '/old');
  counts.set('/old', 0).set('/new', 0);
  watch.look('a', 1);
  groups.set(1, '/new');
  await clock.advance(4_000);
  watch.look('a', 1);
  counts.set('/new', 1);
  expect(watch.hasKilled('a')).toBe(true);
  await clock.advance(4_000);
  watch.look('a', 1);
  await clock.advance(20_000);
  watch.look('a', 1);
  counts.set('/old', 9);
  expect(watch.hasKilled('a')).toBe(false);
});

it('knows nothing where nothing can be read', () => {
  const { watch } = watched();
  watch.look('a', 1);
  expect(watch.hasKilled('a')).toBe(false);
});
