import { execFile, execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { delay, poll } from '../../src/base/async';
import type { Service } from '../../src/services/state/service';
import { ecosystem } from '../live/harness/apps';
import { allForms, type LaunchForm, writeForm } from '../live/harness/launchForms';
import { until } from '../live/harness/processes';
import { World } from '../live/harness/world';
import { type Figure, figure, median } from './figure';

const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
const rounds = 3;
/** The figure is for up to 30 services. */
const services = 30;
/** PM2's worker looks every 30 s: after two looks and a little it will not act any more. */
const neverMs = 70_000;
/** npx, Next and cargo need a while until they are what they will be. */
const settleMs = 20_000;
const roomMb = 100;

/**
 * From crossing the cap to the restart origin, on the seven launch forms among thirty services with caps, beside PM2's own
 * worker on the same thirty. Counted from the moment a service is told to grow, a little before it crosses.
 */
export async function capReaction(): Promise<Figure[]> {
  const forms = await allForms();
  const ours = await withServices(forms, { acts: true }, (all) => byUs(all));
  const worstMs = Math.max(...[...ours.values()].flat());
  console.log(`The slowest of all rounds took ${(worstMs / 1000).toFixed(2)} s.`);
  const peers = await withServices(forms, { acts: false }, (all) => byPm2(all));
  return forms.map(({ id }) =>
    figure({
      id: `cap-reaction-${id}`,
      what: `${id}: over its cap to the restart origin`,
      ours: median(ours.get(id) ?? []) / 1000,
      peer: peers.has(id) ? (peers.get(id) ?? 0) / 1000 : null,
      peerName: "PM2's worker",
      unit: 's',
      rounds,
    }),
  );
}

interface Written {
  readonly form: LaunchForm;
  readonly hold: (mb: number) => void;
}

interface Running {
  readonly window: Awaited<ReturnType<World['open']>>;
  readonly written: readonly Written[];
}

/** Starts the forms and idle services up to thirty, as pm2 would, and lets an editor window see them. */
async function withServices<T>(
  forms: readonly LaunchForm[],
  { acts }: { readonly acts: boolean },
  measure: (all: Running) => Promise<T>,
): Promise<T> {
  const world = new World();
  try {
    const written = forms.map((form) => ({ form, ...writeForm(world, form, capOf(form)) }));
    const idle = Array.from({ length: services - forms.length }, (_, i) => ({
      name: `idle-${i}`,
      script: '/bin/sleep',
      args: ['3600'],
      interpreter: 'none',
      max_memory_restart: '200M',
    }));
    const folders = [world.write('idle', ecosystem(...idle)), ...written.map((one) => one.folder)];
    const cargo = written.find(({ form }) => form.id === 'cargo');
    execFileSync('cargo', ['build', '--offline', '--quiet'], { cwd: cargo?.folder });
    const env = { ...process.env, PM2_HOME: world.home.folder };
    for (const folder of folders) {
      const args = [pm2, 'start', path.join(folder, 'ecosystem.config.cjs')];
      await promisify(execFile)(process.execPath, args, { env, cwd: folder });
    }
    const window = await world.open({ folders, acts });
    await delay(settleMs);
    return await measure({ window, written });
  } finally {
    await world.end();
  }
}

/** One after another, so that each is measured on a machine at rest; ms of each round. */
async function byUs({ window, written }: Running): Promise<ReadonlyMap<string, readonly number[]>> {
  const reactions = new Map<string, number[]>(written.map(({ form }) => [form.id, []]));
  const ordered = new Map<string, number>();
  window.watchers.origins.onDidBegin(({ serviceKey, origin }) => {
    const name = window.services.get(serviceKey)?.name;
    if (origin.by === 'memoryCap' && name !== undefined) ordered.set(name, origin.at);
  });
  for (let round = 0; round < rounds; round++) {
    for (const { form, hold } of written) {
      await window.untilState(form.id, 'ready', 60_000);
      ordered.delete(form.id);
      const told = Date.now();
      hold(form.baseMb + 2 * roomMb);
      const at = await until(
        () => ordered.get(form.id),
        () => `the restart origin of ${form.id}\n${window.story()}`,
        20_000,
      );
      hold(0);
      reactions.get(form.id)?.push(at - told);
    }
  }
  // What was ordered last is done as well.
  for (const { form } of written) {
    const done = ({ state, busy }: Service): boolean => state.type === 'ready' && !busy;
    await window.until(form.id, done, 'ready again', 60_000);
  }
  return reactions;
}

/**
 * All at once, since it takes more than a minute to know that nothing comes; what is never restarted is missing. One round: the
 * moment of PM2's 30 s that it falls into is chance.
 */
async function byPm2({ window, written }: Running): Promise<ReadonlyMap<string, number>> {
  const restartsOf = async (): Promise<ReadonlyMap<string, number>> =>
    new Map((await window.link.snapshot()).map(({ name, restarts }) => [name, restarts]));
  const before = await restartsOf();
  for (const { form, hold } of written) hold(form.baseMb + 2 * roomMb);
  const told = Date.now();
  const reactions = new Map<string, number>();
  await poll(
    async () => {
      for (const [name, restarts] of await restartsOf()) {
        if (restarts <= (before.get(name) ?? 0) || reactions.has(name)) continue;
        reactions.set(name, Date.now() - told);
        written.find(({ form }) => form.id === name)?.hold(0);
      }
      return undefined;
    },
    { everyMs: 100, ms: neverMs },
  );
  return reactions;
}

function capOf(form: LaunchForm): number {
  return form.baseMb + roomMb;
}
