import * as fs from 'node:fs';
import { delay } from '../../../src/base/async';
import { build } from '../../../scripts/build.mjs';
import { root } from '../../../scripts/setup.mjs';
import { openWorkbench, startServer, trustSettings } from '../../host/index.mjs';
import { isAlive, treeOf, until, wordsOf } from '../../live/harness/processes';
import type { Fault } from '../fault';
import { mainsOf } from '../own';
import { small, type Stage } from '../stage';

const lacking = (): string | undefined =>
  fs.existsSync(`${root}/test/host/node_modules/code-server`)
    ? undefined
    : 'the VS Code of test/host, which `npm run test:faults` installs on Linux x64';

/** The real extension host, with our extension in it, in place of the window of the tests. */
export const hostFaults: readonly Fault[] = [
  {
    name: 'The extension host is killed',
    injects:
      '`kill -9` of the real extension host (code-server, Chromium) while a wrapper is killed too',
    holds: 'services live on; the editor brings it back, and its caps act again',
    lacking,
    run: (stage) =>
      withHost(stage, async (host) => {
        const pids = small.map((name) => pidOf(stage, name)).join();
        process.kill(host(), 'SIGKILL');
        process.kill(pidOf(stage, 'api'), 'SIGKILL');
        const first = Date.now();
        const next = await until(host, 'another extension host');
        await capActs(stage);
        if (small.map((name) => pidOf(stage, name)).join() !== pids) {
          throw new Error('Services were restarted.');
        }
        await one(stage, 'api');
        const seconds = ((Date.now() - first) / 1000).toFixed(0);
        return `pid ${next > 0 ? 'of another' : 'none'}; its cap had acted ${seconds} s after the kill`;
      }),
  },
  {
    name: 'The extension host is frozen',
    injects: '`SIGSTOP` of the real extension host for 15 s, then `SIGCONT`; a service killed',
    holds: 'each service once; its caps act again',
    lacking,
    run: (stage) =>
      withHost(stage, async (host) => {
        const pid = host();
        process.kill(pid, 'SIGSTOP');
        process.kill(pidOf(stage, 'api'), 'SIGKILL');
        await delay(15_000);
        process.kill(pid, 'SIGCONT');
        await capActs(stage);
        await one(stage, 'api');
        return isAlive(pid) ? 'the same host went on' : 'the editor replaced it';
      }),
  },
];

/** With the window of the tests closed, so that only the real host's extension acts. */
async function withHost(
  stage: Stage,
  work: (host: () => number) => Promise<string>,
): Promise<string> {
  await build({ production: true });
  stage.window.dispose();
  fs.mkdirSync(stage.at('code'));
  const server = await startServer({
    dataDir: stage.at('code'),
    settings: { ...trustSettings, 'codexServices.launch': 'asWritten' },
    // Not PM2_HOME: all that carries it counts as a service's.
    env: { ...process.env },
    timeoutMs: 180_000,
  });
  let seen: string;
  try {
    server.updateSettings({ 'codexServices.pm2.home': stage.world.home.folder });
    const workbench = await openWorkbench({
      server,
      folder: stage.folder,
      extensionDevelopmentPath: root,
      profileDir: stage.at('browser'),
      timeoutMs: 180_000,
    });
    const host = (): number => {
      const found = treeOf(server.pid).find((pid) => wordsOf(pid).includes('--type=extensionHost'));
      return found ?? 0;
    };
    await until(host, 'an extension host');
    // It acts: before the fault as well as after it.
    await capActs(stage);
    seen = await work(host);
    await workbench.close();
  } finally {
    await server.stop();
  }
  await stage.openWindow();
  await stage.recovers();
  return seen;
}

async function capActs(stage: Stage): Promise<void> {
  const pid = pidOf(stage, 'capped');
  await stage.overCap(pid);
  await one(stage, 'capped', pid);
}

/** Waits until a service has one process again, and another than before. */
async function one(stage: Stage, name: string, before = 0): Promise<void> {
  const pids = (): readonly number[] => mainsOf(stage.own).get(name) ?? [];
  await until(
    () => pids().length === 1 && pids()[0] !== before,
    () => `one process of ${name}: ${pids().join(', ')}`,
  );
}

function pidOf(stage: Stage, name: string): number {
  const pid = mainsOf(stage.own).get(name)?.[0];
  if (pid === undefined) throw new Error(`${name} does not run.`);
  return pid;
}
