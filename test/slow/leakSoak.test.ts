import { expect, it } from 'vitest';
import type { LeakFigures } from '../soak/leak';
import { project } from '../live/harness/apps';
import { processesUnder } from '../live/harness/processes';
import { useWorld } from '../live/harness/world';
import { runInHost } from './harness/inHost';

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

it('restarts a service that leaks once a leak, and the extension host grows by nothing', async () => {
  const leaking = {
    name: 'leak',
    script: 'leak.cjs',
    min_uptime: 500,
    max_memory_restart: `${capMb}M`,
  };
  const steady = { name: 'steady', script: 'idle.cjs', min_uptime: 500, max_memory_restart: '1G' };
  const workspace = world().write('ws', { ...project(leaking, steady), 'leak.cjs': leak });
  const figures = await runInHost<LeakFigures>({
    folder: world().folder,
    workspace,
    pm2Home: world().home.folder,
    env: { CODEX_SOAK: 'leak', CODEX_SOAK_MINUTES: String(minutes) },
  });
  const { history, turns, ...shown } = figures;
  const grown = figures.heldAfter - figures.heldBefore;
  const caps = history.match(/^## .*it went over its memory cap/gm) ?? [];
  console.log(
    `${minutes} min: ${turns.length} restarts, ${caps.length} in the history, at most ${(figures.highest / mega).toFixed(0)} of ${capMb} MB; the extension host grew by ${(grown / mega).toFixed(1)} MB, its RSS by ${((figures.rssAfter - figures.rssBefore) / mega).toFixed(1)} MB`,
    shown,
  );
  // One a leak: neither fewer nor twice.
  expect(turns.length).toBeGreaterThanOrEqual(Math.floor((minutes * 60_000) / (leakMs + 5_000)));
  expect(turns.length).toBeLessThanOrEqual(Math.ceil((minutes * 60_000) / leakMs));
  for (const [i, at] of turns.slice(1).entries()) {
    expect(at - (turns[i] ?? 0)).toBeGreaterThan(0.7 * leakMs);
  }
  expect(caps).toHaveLength(turns.length);
  expect(figures).toMatchObject({ restarts: turns.length, steadyRestarts: 0, processes: 1 });
  expect(figures.state).toBe('ready');
  expect(figures.states).not.toContain('memoryLoop');
  expect(history).not.toContain('memory loop');
  // PM2, the two services, and nothing that was left.
  expect(processesUnder(world().home.folder)).toHaveLength(3);
  expect(grown).toBeLessThan(20 * mega);
  // As the system sees it: with garbage that survives, V8 alone would let its young generation grow by 30 MB.
  expect(figures.rssAfter - figures.rssBefore).toBeLessThan(20 * mega);
}, 900_000);
