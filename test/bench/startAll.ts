import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { StartHelp } from '../../src/bundles/preflight';
import { ensureSample, sampleFolder } from '../workspaces/install.mjs';
import type { Window } from '../live/harness/window';
import { freePort, World } from '../live/harness/world';
import { until } from '../live/harness/processes';
import { createSystem } from '../../src/system';
import { type Figure, figure, median } from './figure';

const rounds = 3;
const dist = '.next-bench';

/**
 * From nothing to everything ready: "Start all" with its look at what starting needs, and a shell script that starts the same programs
 * in the same order, each as soon as curl and pg_isready say that what it needs is there. The first round of each warms the caches.
 */
export async function startAll(): Promise<Figure[]> {
  await ensureSample({ cargo: true });
  const ours: number[] = [];
  const script: number[] = [];
  const folder = fs.mkdtempSync('/tmp/cxb-');
  try {
    for (let round = 0; round <= rounds; round++) {
      const world = new World();
      try {
        const times = await measure(world, folder);
        if (round === 0) continue;
        ours.push(times.ours);
        script.push(times.script);
      } finally {
        await world.end();
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.rmSync(path.join(sampleFolder, 'frontend', dist), { recursive: true, force: true });
  }
  return [
    figure({
      id: 'start-all',
      what: 'the sample: nothing to all ready, in order',
      ours: median(ours),
      peer: median(script),
      peerName: 'shell script with curl and pg_isready',
      unit: 's',
      rounds,
    }),
  ];
}

async function measure(world: World, folder: string): Promise<{ ours: number; script: number }> {
  const ports = await Promise.all(Array.from({ length: 4 }, freePort));
  const [database, backend, frontend, rust] = ports.map(String);
  const env = {
    CODEX_DATABASE_PORT: String(database),
    CODEX_BACKEND_PORT: String(backend),
    CODEX_FRONTEND_PORT: String(frontend),
    CODEX_RUST_PORT: String(rust),
    // The same for all: a first start makes a cluster.
    CODEX_DATABASE_DIR: path.join(folder, 'database'),
    CODEX_NEXT_DIST: dist,
  };
  const window = await world.open({ folders: [sampleFolder], env });
  const node = await window.tools.node();
  const plans = new Map<string, string>();
  for (const { definition } of window.all) {
    if (!definition) continue;
    const app = await window.plan(definition);
    const program = app.build ? `${app.cwd}/target/debug/rust_generator` : app.script;
    const words = [program, ...(app.build ? [] : app.args)].map(quote).join(' ');
    const variables = Object.entries({ ...definition.env, ...app.env });
    const exports = variables.map(([key, value]) => `${key}=${quote(value)}`).join(' ');
    plans.set(definition.kind, `cd ${quote(app.cwd)} && exec env ${exports} ${words}`);
  }

  const system = createSystem();
  const began = performance.now();
  const help = new StartHelp({
    node: async () => node,
    plan: (definition) => window.plan(definition),
    serviceEnvironment: () => window.tools.serviceEnvironment(),
    portOwners: window.watchers.portOwners,
    memory: system.memory,
    databases: window.readiness.current?.databases,
  });
  await help.preflight(window.all);
  const all = allReady(window);
  await window.start();
  await all;
  const ours = (performance.now() - began) / 1000;
  system.dispose();
  await window.stop();
  await until(
    () => window.all.every(({ instances }) => instances.every((one) => !one.active)),
    'the end',
  );

  const file = path.join(folder, 'start.sh');
  fs.writeFileSync(file, scriptText(plans, { database, backend, frontend, rust }));
  const start = performance.now();
  // It ends what it started itself; its last line is when all was ready.
  const { stdout } = await promisify(execFile)('bash', [file], {
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 ** 2,
  });
  const ready = Number(/ready (\d+)/.exec(stdout)?.[1] ?? NaN);
  return { ours, script: (ready - (performance.timeOrigin + start)) / 1000 };
}

/** Resolves in the moment in which the last row turns ready. */
function allReady(window: Window): Promise<void> {
  return new Promise((resolve) => {
    const listening = window.services.onDidChange(() => {
      if (!window.all.every(({ state }) => state.type === 'ready')) return;
      listening.dispose();
      resolve();
    });
  });
}

/** Each as soon as what it needs is there, looked for every 250 ms as we do. */
function scriptText(
  plans: ReadonlyMap<string, string>,
  ports: Readonly<Record<string, string | undefined>>,
): string {
  const run = (kind: string): string =>
    `setsid bash -c ${quote(plans.get(kind) ?? 'false')} > /dev/null 2>&1 &\npids="$pids $!"`;
  const answers = (port: string | undefined): string =>
    `until curl -fs -o /dev/null --max-time 10 http://127.0.0.1:${port}/health; do sleep 0.25; done`;
  return `
pids=
${run('database')}
${run('generator')}
until pg_isready -q -h 127.0.0.1 -p ${ports['database']}; do sleep 0.25; done
${run('backend')}
${answers(ports['rust'])}
${answers(ports['backend'])}
${run('frontend')}
${answers(ports['frontend'])}
echo "ready $(date +%s%3N)"
for pid in $pids; do kill -TERM -- -$pid; done
for pid in $pids; do while kill -0 -- -$pid 2> /dev/null; do sleep 0.1; done; done
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
