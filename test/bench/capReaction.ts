import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/setup.mjs';
import { poll } from '../../src/base/async';
import { allForms, type LaunchForm, measureForm, writeForm } from '../live/harness/launchForms';
import { World } from '../live/harness/world';
import { type Figure, figure, median } from './figure';

const pm2 = path.join(root, 'node_modules/pm2/bin/pm2');
const rounds = 3;
/** PM2's worker looks every 30 s: after two looks and a little it will not act any more. */
const neverMs = 70_000;

/** From crossing the cap to the restart order, on the seven launch forms, beside PM2's own worker on the same. */
export async function capReaction(): Promise<Figure[]> {
  const forms = await allForms();
  const peers = await pm2Alone(forms);
  const figures: Figure[] = [];
  for (const form of forms) {
    figures.push(
      figure({
        id: `cap-reaction-${form.id}`,
        what: `${form.id}: over its cap to the restart order`,
        ours: await ours(form),
        peer: peers.get(form.id) ?? null,
        peerName: "PM2's worker",
        unit: 's',
        rounds,
      }),
    );
  }
  return figures;
}

async function ours(form: LaunchForm): Promise<number> {
  const world = new World();
  try {
    return median((await measureForm(world, form, rounds)).reactionsMs) / 1000;
  } finally {
    await world.end();
  }
}

/** All forms at once under a PM2 that nobody helps; what it never restarts is missing. Once: it takes a minute. */
async function pm2Alone(forms: readonly LaunchForm[]): Promise<ReadonlyMap<string, number>> {
  const world = new World();
  try {
    const written = forms.map((form) => ({ form, ...writeForm(world, form, form.baseMb + 100) }));
    const env = { ...process.env, PM2_HOME: world.home.folder };
    for (const { folder } of written) {
      const args = [pm2, 'start', path.join(folder, 'ecosystem.config.cjs')];
      await promisify(execFile)(process.execPath, args, { env, cwd: folder });
    }
    const window = await world.open({ folders: [world.folder], acts: false });
    // npx, Next and cargo need a while until they are what they will be.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const restartsOf = async (): Promise<ReadonlyMap<string, number>> =>
      new Map((await window.link.snapshot()).map(({ name, restarts }) => [name, restarts]));
    const before = await restartsOf();
    for (const { form, hold } of written) hold(form.baseMb + 200);
    const told = Date.now();
    const reactions = new Map<string, number>();
    await poll(
      async () => {
        for (const [name, restarts] of await restartsOf()) {
          if (restarts <= (before.get(name) ?? 0) || reactions.has(name)) continue;
          reactions.set(name, (Date.now() - told) / 1000);
          written.find(({ form }) => form.id === name)?.hold(0);
        }
        return reactions.size === forms.length ? true : undefined;
      },
      { everyMs: 100, ms: neverMs },
    );
    return reactions;
  } finally {
    await world.end();
  }
}
