import { expect, it } from 'vitest';
import { ecosystem } from '../live/harness/apps';
import { until } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';

const world = useWorld();
const count = 100;
const spanMs = 20_000;

/** % of one core that this process uses in a while. */
async function cpuPercent(): Promise<number> {
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, spanMs));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / spanMs / 0.01;
}

it('watches a hundred services for little', async () => {
  // The test runner's own, some 0.4 %.
  const base = await cpuPercent();
  const apps = Array.from({ length: count }, (_, i) => ({
    name: `idle-${i}`,
    script: '/bin/sleep',
    args: ['3600'],
    interpreter: 'none',
    min_uptime: 100,
  }));
  const folder = world().write('ws', ecosystem(...apps));
  const window = await world().open({ folders: [folder] });
  await window.start();
  await until(
    () => window.all.every(({ state, busy }) => state.type === 'ready' && !busy),
    'all ready',
    120_000,
  );
  window.services.setWatched(false);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const unwatched = (await cpuPercent()) - base;
  window.services.setWatched(true);
  const watched = (await cpuPercent()) - base;
  console.log(
    `with ${count} services: ${unwatched.toFixed(2)} % of one core unwatched, ${watched.toFixed(2)} % watched`,
  );
  expect(unwatched).toBeLessThan(1);
  expect(watched).toBeLessThan(3);
});
