import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { project } from '../live/harness/apps';
import { processesUnder } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';

const mega = 1024 ** 2;
/** The ten minutes; a first look takes fewer: SOAK_MINUTES=3. */
const minutes = Number(process.env['SOAK_MINUTES'] ?? 10);
const capMb = 250;
const leakMs = 90_000;

/** Reaches its cap every 90 s, in steps of half a second. */
const leak = `
const kept = [];
const perStep = (${capMb} - 45) * ${mega} / (${leakMs} / 500);
setInterval(() => kept.push(Buffer.alloc(perStep, 1)), 500);
console.log('leaking');
`;

const world = useWorld();

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldByUs(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it('restarts a service that leaks once a leak, and grows by nothing itself', async () => {
  const leaking = {
    name: 'leak',
    script: 'leak.cjs',
    min_uptime: 500,
    max_memory_restart: `${capMb}M`,
  };
  const steady = { name: 'steady', script: 'idle.cjs', min_uptime: 500, max_memory_restart: '1G' };
  const folder = world().write('ws', { ...project(leaking, steady), 'leak.cjs': leak });
  const window = await world().open({ folders: [folder] });
  const begins: number[] = [];
  window.keeper.orders.onBegin(({ order }) => {
    if (order.by === 'memoryCap') begins.push(order.at);
  });
  await window.start();
  await window.untilState('leak', 'ready');
  const startedAt = Date.now();
  // Whatever is loaded late is loaded by then.
  await new Promise((resolve) => setTimeout(resolve, 30_000));
  const before = heldByUs();
  let highest = 0;
  while (Date.now() - startedAt < minutes * 60_000) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    highest = Math.max(highest, window.service('leak').memoryBytes ?? 0);
    // One tree of it at any time.
    expect(window.service('leak').instances).toHaveLength(1);
  }
  const grown = heldByUs() - before;
  const entries = window.history('leak');
  const caps = entries.filter(({ cause }) => cause === 'memoryCap');
  const expected = Math.floor((minutes * 60_000) / (leakMs + 5_000));
  console.log(
    `${minutes} min: ${begins.length} restarts ordered, ${caps.length} in the history, at most ${(highest / mega).toFixed(0)} of ${capMb} MB, we grew by ${(grown / mega).toFixed(1)} MB`,
  );
  // One a leak: neither fewer nor twice.
  expect(begins.length).toBeGreaterThanOrEqual(expected);
  expect(begins.length).toBeLessThanOrEqual(Math.ceil((minutes * 60_000) / leakMs));
  expect(caps.map(({ what }) => what)).toEqual(begins.map(() => 'cap'));
  for (const [i, at] of begins.slice(1).entries()) {
    expect(at - (begins[i] ?? 0)).toBeGreaterThan(0.7 * leakMs);
  }
  expect(entries.filter(({ what }) => what === 'loop')).toEqual([]);
  expect(window.service('leak').state.type).toBe('ready');
  expect(window.service('leak').restarts).toBe(begins.length);
  expect(window.service('steady').restarts).toBe(0);
  // PM2, the two services, and nothing that was left.
  expect(processesUnder(world().home.folder)).toHaveLength(3);
  expect(grown).toBeLessThan(20 * mega);
}, 900_000);
