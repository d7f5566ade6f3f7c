import * as fs from 'node:fs';
import { delay } from '../../../src/base/async';
import { isAlive, killAll, until } from '../../live/harness/processes';
import type { AppFields } from '../../live/harness/apps';
import type { Fault } from '../fault';
import { told } from '../own';
import { megaBytes, type Stage } from '../stage';

/** A service that behaves as few do, beside the others; it is named `strange`. */
const strange = (program: string, more: AppFields = {}) => ({
  files: { 'strange.cjs': program },
  apps: (): readonly AppFields[] => [{ name: 'strange', script: 'strange.cjs', ...more }],
});

/** Services that do what they should not. */
export const strangeFaults: readonly Fault[] = [
  {
    name: 'A service ignores SIGINT and SIGTERM',
    injects: 'handlers that do nothing; stopped by a command',
    holds: 'it is ended after its kill timeout',
    ...strange(`
process.on('SIGINT', () => {}); process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);`),
    run: (stage) => stopsWhole(stage),
  },
  {
    name: 'A service double-forks with setsid',
    injects: 'a grandchild in a session of its own, whose parent has ended; stopped by a command',
    holds: 'the service itself is ended; whether what left it lives on is told here',
    ...strange(`
const fs = require('node:fs');
const { spawn } = require('node:child_process');
setInterval(() => {
  if (!fs.existsSync(process.env.GO)) return;
  fs.unlinkSync(process.env.GO);
  spawn('setsid', ['-f', 'sleep', '1000'], { stdio: 'ignore', detached: true });
}, 100);`),
    apps: (stage) => [{ name: 'strange', script: 'strange.cjs', env: { GO: stage.at('go') } }],
    run: async (stage) => {
      const mine = (): readonly number[] =>
        stage.own.filter(({ service }) => service === 'strange').map(({ pid }) => pid);
      fs.writeFileSync(stage.at('go'), '');
      await until(() => mine().length === 2, 'the grandchild');
      await delay(3_000);
      await stage.window.stop('strange');
      await delay(2_000);
      const left = mine();
      const { orphans = [] } = stage.window.service('strange');
      const shown = left.filter((pid) => orphans.some((one) => one.pid === pid)).length;
      await killAll(left);
      await stage.window.start('strange');
      await stage.recovers();
      return `${left.length} left by the stop, ${shown} of it shown as left behind`;
    },
  },
  {
    name: 'A service closes its stdout',
    injects: '`close(1)` and `close(2)` a second after the start',
    holds: 'it is no crash; it is stopped as any other',
    ...strange(`
console.log('closing');
setTimeout(() => { require('node:fs').closeSync(1); require('node:fs').closeSync(2); }, 1000);
setInterval(() => {}, 1000);`),
    run: async (stage) => {
      await delay(3_000);
      await stage.whole();
      return stopsWhole(stage);
    },
  },
  {
    name: 'A service writes 1 GB in one line',
    injects: '1 GB without a line break on its stdout',
    holds: 'our process does not grow with it',
    ...strange(`
const fs = require('node:fs');
const block = Buffer.alloc(1024 * 1024, 120);
let left = 0;
const more = () => { if (left-- > 0) process.stdout.write(block, more); else setTimeout(more, 200); };
setInterval(() => { if (fs.existsSync(process.env.GO)) { fs.unlinkSync(process.env.GO); left = 1024; } }, 100);
more();`),
    apps: (stage) => [{ name: 'strange', script: 'strange.cjs', env: { GO: stage.at('go') } }],
    run: async (stage) => {
      const before = process.memoryUsage().rss;
      let most = 0;
      const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
      fs.writeFileSync(stage.at('go'), '');
      const file = stage.at('logs', 'strange.log');
      await until(() => fs.statSync(file).size >= 1024 ** 3, 'a gigabyte');
      await stage.recovers();
      await delay(2_000);
      clearInterval(timer);
      const grown = most - before;
      if (grown > 400 * 1024 ** 2) throw new Error(`It grew by ${megaBytes(grown)}.`);
      return `at most ${megaBytes(grown)} more meanwhile`;
    },
  },
  {
    name: 'A service forks 500 children',
    injects: '500 times `sleep`; stopped by a command',
    holds: 'all are counted, and none is left',
    ...strange(`
const { spawn } = require('node:child_process');
for (let i = 0; i < 500; i++) spawn('sleep', ['1000'], { stdio: 'ignore' });
setInterval(() => {}, 1000);`),
    run: async (stage) => {
      const count = (): number =>
        stage.window.service('strange').instances[0]?.processes.length ?? 0;
      await until(
        () => count() === 501,
        () => `501 processes; there are ${count()}`,
      );
      return `${count()} processes were counted; ${await stopsWhole(stage)}`;
    },
  },
  {
    name: 'A service changes its title',
    injects: '`process.title` set to that of a daemon of PM2',
    holds: 'it is still the service; the daemon is still the daemon',
    ...strange(`
process.title = 'PM2 v7.0.4: God Daemon (' + process.env.PM2_HOME + ')';
setInterval(() => {}, 1000);`),
    run: async (stage) => {
      process.kill(stage.world.daemonPid, 'SIGKILL');
      await stage.recovers();
      return stopsWhole(stage);
    },
  },
  {
    name: 'A service re-executes itself',
    injects: 'a shell script that replaces itself with itself five times, then with node',
    holds: 'one process, the same pid',
    files: {
      'strange.sh': `#!/bin/bash
[ "\${N:-0}" -lt 5 ] && { export N=$(( \${N:-0} + 1 )); sleep 0.3; exec bash "$0"; }
exec node -e 'setInterval(() => {}, 1000)'
`,
    },
    apps: () => [{ name: 'strange', script: './strange.sh', interpreter: 'bash' }],
    run: async (stage) => {
      const pid = stage.window.pid('strange');
      await delay(3_000);
      if (stage.window.pid('strange') !== pid) throw new Error('It has another pid.');
      return stopsWhole(stage);
    },
  },
  {
    name: '300 services at once',
    injects: '287 more services started, stopped and started with one command',
    holds: 'each runs once, none is left by the stop',
    apps: () =>
      Array.from({ length: 287 }, (_, i) => ({
        name: `many${i}`,
        script: '/bin/sleep',
        args: ['100000'],
        interpreter: 'none',
        out_file: '/dev/null',
        error_file: '/dev/null',
      })),
    run: async (stage) => {
      const began = Date.now();
      const stopped = await stage.window.stop();
      const left = stage.own.filter(({ service }) => service !== undefined);
      if (left.length > 0) throw new Error(`Left: ${told(left.map(({ pid }) => pid))}`);
      const between = Date.now();
      const started = await stage.window.start();
      await stage.recovers();
      const failed = stopped.failed.length + started.failed.length;
      if (failed > 0) throw new Error(`${failed} commands failed`);
      const seconds = (from: number, to: number): string => `${Math.round((to - from) / 1000)} s`;
      return `stopped in ${seconds(began, between)}, all run ${seconds(between, Date.now())} later`;
    },
  },
];

/** Stops `strange`: nothing of it may be left, unless its row says so; then it is started again. */
async function stopsWhole(stage: Stage): Promise<string> {
  const mine = (): readonly number[] =>
    stage.own.filter(({ service }) => service === 'strange').map(({ pid }) => pid);
  const before = mine();
  const { failed } = await stage.window.stop('strange');
  if (failed.length > 0) throw failed[0]?.error ?? new Error('no stop');
  await delay(1_000);
  const left = mine();
  const { orphans = [] } = stage.window.service('strange');
  const hidden = left.filter((pid) => !orphans.some((one) => one.pid === pid));
  await killAll(left.filter((pid) => hidden.includes(pid)));
  if (hidden.length > 0) throw new Error(`Left behind, and not shown: ${hidden.length} processes`);
  await stage.window.start('strange');
  await stage.recovers();
  const gone = before.filter((pid) => !isAlive(pid)).length;
  return `${gone} of ${before.length} processes ended${left.length > 0 ? `, ${left.length} shown as left behind` : ''}`;
}
