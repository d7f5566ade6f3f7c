import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { delay } from '../../src/base/async';
import { GuardianOfWindow, metricsUrl } from '../live/harness/guardian';
import { freePort } from '../live/harness/freePort';
import { processesUnder, statusBytes, until, wordsOf } from '../live/harness/processes';
import { World } from '../live/harness/world';
import { type Figure, figure, timed } from './figure';
import { sleepers, startTogether } from './pm2Calls';

/** As it is shipped: `npm run bench` builds it. */
const program = path.join(root, 'dist', 'guardian.js');
const peerName = 'a node HTTP server that says "ok"';
const megabyte = 1024 ** 2;
/** What follows a start has settled by then. */
const settleMs = 20_000;
const scrapeEveryMs = 15_000;
const scrapes = 4;

/** What the exporter holds and uses beside an empty server of the same run, without a window; and what a scrape of 100 services takes. */
export async function metricsFigures(): Promise<Figure[]> {
  return [
    ...(await withExporter(10, false, resources)),
    ...(await withExporter(10, true, resources)),
    ...(await withExporter(100, false, scrapeTime)),
  ];
}

interface Measured {
  readonly guarded: boolean;
  readonly exporter: { readonly pid: number; readonly url: string };
  readonly peer: { readonly pid: number; readonly url: string };
}

async function withExporter(
  count: number,
  guarded: boolean,
  measure: (measured: Measured) => Promise<Figure[]>,
): Promise<Figure[]> {
  const world = new World();
  let peer: ChildProcess | undefined;
  try {
    const ecosystem = sleepers(count, { max_memory_restart: '500M' });
    const folder = world.write('w', { 'ecosystem.config.js': ecosystem });
    const window = await world.open({ folders: [folder] });
    await startTogether(world, path.join(folder, 'ecosystem.config.js'), count);
    await window.link.connect();
    await window.services.refresh();
    const guardian = new GuardianOfWindow(window, world, program, { guarded, exported: true });
    await guardian.sync();
    const url = await metricsUrl(world);
    guardian.dispose();
    window.dispose();
    const port = await freePort();
    peer = spawn(process.execPath, [
      '-e',
      `require('node:http').createServer((q, s) => s.end('ok')).listen(${port}, '127.0.0.1')`,
    ]);
    const peerUrl = `http://127.0.0.1:${port}/`;
    await until(
      () =>
        ask(peerUrl).then(
          () => true,
          () => false,
        ),
      'the peer',
    );
    const [pid = 0] = processesUnder(world.home.folder).filter((one) =>
      wordsOf(one).includes(program),
    );
    await delay(settleMs);
    return await measure({
      guarded,
      exporter: { pid, url },
      peer: { pid: peer.pid ?? 0, url: peerUrl },
    });
  } finally {
    peer?.kill();
    await world.end();
  }
}

async function resources({ guarded, exporter, peer }: Measured): Promise<Figure[]> {
  const before = [cpuMs(exporter.pid), cpuMs(peer.pid)] as const;
  const start = performance.now();
  for (let round = 0; round < scrapes; round++) {
    await Promise.all([ask(exporter.url), ask(peer.url)]);
    await delay(scrapeEveryMs);
  }
  const ms = performance.now() - start;
  const suffix = guarded ? '-guarding' : '';
  const what = guarded ? 'the exporter that guards as well' : 'the exporter';
  const common = { peerName, rounds: 1 };
  return [
    figure({
      ...common,
      id: `metrics-memory${suffix}`,
      what: `${what}, 10 services: resident memory`,
      ours: statusBytes(exporter.pid, 'VmRSS') / megabyte,
      peer: statusBytes(peer.pid, 'VmRSS') / megabyte,
      unit: 'MB',
    }),
    figure({
      ...common,
      id: `metrics-cpu${suffix}`,
      what: `${what}, 10 services, a scrape every 15 s`,
      ours: ((cpuMs(exporter.pid) - before[0]) / ms) * 100,
      peer: ((cpuMs(peer.pid) - before[1]) / ms) * 100,
      unit: '% of one core',
    }),
  ];
}

async function scrapeTime({ exporter, peer }: Measured): Promise<Figure[]> {
  // Both are compiled by then, as after an hour of scrapes.
  for (let round = 0; round < 240; round++) await Promise.all([ask(exporter.url), ask(peer.url)]);
  return [
    figure({
      id: 'metrics-scrape-100',
      what: 'a scrape of 100 services',
      ours: await timed(100, () => ask(exporter.url)),
      peer: await timed(100, () => ask(peer.url)),
      peerName,
      unit: 'ms',
      rounds: 100,
    }),
  ];
}

const agent = new http.Agent({ keepAlive: true });

/** Asks over a connection that is kept, as Prometheus does. */
function ask(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    request.on('error', reject);
  });
}

/** User and system time of a process, in ms. */
function cpuMs(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
