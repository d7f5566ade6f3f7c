import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildTests } from '../../scripts/buildTests.mjs';
import { root } from '../../scripts/setup.mjs';
import { delay } from '../../src/base/async';
import { openWorkbench, startServer, trustSettings } from '../host/index.mjs';
import { ecosystem, idle, programs } from '../live/harness/apps';
import { followRaw } from '../live/harness/pm2Logs';
import { World } from '../live/harness/world';
import type { BurstAnswer, BurstOrder } from '../logBurst';
import { type Figure, figure, median } from './figure';

const rounds = 3;
const lines = 200_000;
const megabyte = 1024 ** 2;

/** Prints `lines` numbered lines of 100 bytes whenever the trigger file says another number, and when it began. */
const burst = `
const fs = require('node:fs');
let last = '';
setInterval(() => {
  let now = '';
  try { now = fs.readFileSync(process.env.TRIGGER, 'utf8'); } catch {}
  if (now === '' || now === last) return;
  last = now;
  fs.writeFileSync(process.env.TRIGGER + '.' + now, String(Date.now()));
  for (let i = 0; i < ${lines}; ) {
    let text = '';
    for (const end = i + 500; i < end; i++) text += ('n' + i + ' ').padEnd(99, 'x') + '\\n';
    process.stdout.write(text);
  }
}, 5);
console.log('waiting');
`;

/** A burst in a real extension host with the channel visible, beside `pm2 logs --raw` that hears the same; and a file of 1 GB. */
export async function logFigures(): Promise<Figure[]> {
  const extensionTestsPath = await buildTests('logBurst');
  const world = new World();
  const at = (name: string): string => path.join(world.folder, name);
  const order: BurstOrder = {
    answer: at('answer'),
    trigger: at('trigger'),
    rounds,
    lines,
    lastOfBig: 'the last line of the large file',
  };
  writeBig(at('big.log'), order.lastOfBig);
  const folder = world.write('w', {
    ...programs,
    'burst.cjs': burst,
    ...ecosystem(
      { name: 'burst', script: 'burst.cjs', min_uptime: 100, env: { TRIGGER: order.trigger } },
      idle('big', { script: 'silent.cjs', out_file: at('big.log'), merge_logs: true }),
    ),
    'silent.cjs': 'setInterval(() => {}, 1000);',
  });
  const window = await world.open({ folders: [folder] });
  await window.start();
  window.dispose();
  const peer = followRaw(world.home.folder, `n${lines - 1} `);
  const server = await startServer({
    dataDir: at('code'),
    settings: trustSettings,
    env: { ...process.env, PM2_HOME: world.home.folder, CODEX_BURST: JSON.stringify(order) },
  });
  try {
    await delay(2_000);
    const workbench = await openWorkbench({
      server,
      folder,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      profileDir: at('browser'),
    });
    const { code, reason } = await workbench.exited;
    await workbench.close();
    if (code !== 0) throw new Error(reason ?? 'The host ended with an error.');
    const answer = JSON.parse(fs.readFileSync(order.answer, 'utf8')) as BurstAnswer;
    const began = answer.rounds.map((_, round) =>
      Number(fs.readFileSync(`${order.trigger}.${round + 1}`, 'utf8')),
    );
    console.log(JSON.stringify({ ...answer, began, peer: peer.ends }));
    return figuresOf(answer, began, peer.ends);
  } finally {
    await server.stop();
    peer.stop();
    await world.end();
  }
}

function figuresOf(
  answer: BurstAnswer,
  began: readonly number[],
  peer: readonly number[],
): Figure[] {
  const seconds = (ends: readonly number[]): number =>
    median(began.map((start, round) => ((ends[round] ?? NaN) - start) / 1000));
  const { folded, appended, trimmed } = answer.counts;
  return [
    figure({
      id: 'log-burst',
      what: '200,000 lines of 100 bytes: the last one is in the visible channel',
      ours: seconds(answer.rounds.map(({ at }) => at)),
      peer: seconds(peer),
      peerName: 'pm2 logs --raw',
      unit: 's',
      rounds,
    }),
    figure({
      id: 'log-burst-delay-p99',
      what: 'event-loop delay of the extension host meanwhile, p99',
      ours: median(answer.rounds.map(({ delayP99 }) => delayP99)),
      unit: 'ms',
      rounds,
    }),
    figure({
      id: 'log-lost',
      what: 'lines of the bursts that were neither appended nor folded nor cut off again',
      ours: rounds * lines - folded - appended - trimmed,
      unit: 'lines',
      rounds,
    }),
    figure({
      id: 'log-burst-memory',
      what: 'more in use in the extension host than before, 10 s after the channel was hidden',
      ours: (answer.after - answer.before) / megabyte,
      unit: 'MB',
      rounds: 1,
    }),
    figure({
      id: 'log-1gb-show',
      what: 'showing the logs of a service with a file of 1 GB',
      ours: answer.bigMs,
      unit: 'ms',
      rounds: 1,
    }),
    figure({
      id: 'log-1gb-memory',
      what: 'more in use in the extension host for it',
      ours: answer.bigBytes / megabyte,
      unit: 'MB',
      rounds: 1,
    }),
  ];
}

function writeBig(file: string, last: string): void {
  const block = `${'a line of a large file '.padEnd(99, '.')}\n`.repeat(100_000);
  const handle = fs.openSync(file, 'w');
  for (let written = 0; written < 1e9; written += block.length) fs.writeSync(handle, block);
  fs.writeSync(handle, `${last}\n`);
  fs.closeSync(handle);
}
