import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { delay } from '../../../src/base/async';
import { daemonsOf, until } from '../../live/harness/processes';
import { Postgres, postgresLacking } from '../../live/harness/postgres';
import { rotating } from '../../live/harness/counting';
import type { Fault } from '../fault';
import { mainsOf } from '../own';
import { small, type Stage } from '../stage';

/** Other clients, other versions, other windows, and a database. */
export const otherFaults: readonly Fault[] = [
  {
    name: 'Another client deletes our services',
    injects: '`pm2 delete` of two services in a terminal',
    holds: 'their rows say that they do not run; a start brings them back',
    run: async (stage) => {
      await pm2(stage, 'pm2', 'delete', 'small0', 'small1');
      for (const name of ['small0', 'small1'])
        await stage.window.untilState(name, 'stopped', 5_000);
      await stage.window.start('small0', 'small1');
      await stage.recovers();
    },
  },
  {
    name: 'Another client renames a service',
    injects: '`pm2 restart small0 --name other` in a terminal, and back',
    holds: 'its row says that it does not run, the new name has a row; named back it is as before',
    run: async (stage) => {
      await pm2(stage, 'pm2', 'restart', 'small0', '--name', 'other');
      await delay(3_000);
      const { state, orphans, holder } = stage.window.service('small0');
      const other = stage.window.all.some(({ name }) => name === 'other');
      await pm2(stage, 'pm2', 'restart', 'other', '--name', 'small0');
      await stage.recovers();
      const beside = [orphans && 'an orphan', holder && 'a holder'].filter(Boolean).join(', ');
      return `its row said: ${state.type}${beside}; ${other ? 'a row "other" came' : 'no other row came'}`;
    },
  },
  {
    name: '`pm2 save`, `pm2 kill`, `pm2 resurrect`',
    injects: 'the three in a terminal',
    holds: 'each service once, its row ready',
    run: async (stage) => {
      await pm2(stage, 'pm2', 'save');
      await pm2(stage, 'pm2', 'kill');
      await until(() => mainsOf(stage.own).size === 0, 'the end of all');
      await pm2(stage, 'pm2', 'resurrect');
      await stage.recovers();
    },
  },
  {
    name: '`pm2 update` in a terminal',
    injects: '`pm2 update` of the same version: all services die with their daemon and come back',
    holds: 'each service once, under one daemon',
    run: async (stage) => {
      await pm2(stage, 'pm2', 'update');
      await stage.recovers();
      if (daemonsOf(stage.world.home.folder).length !== 1) throw new Error('Not one daemon.');
    },
  },
  {
    name: 'PM2 upgraded and downgraded under us',
    injects: '`pm2 update` by 6.0.14 over 5.4.3, by 7.0.4 over that, and by 5.4.3 over all',
    holds: 'each service once after each, and restarted by a command',
    window: { pm2: 'pm2-5' },
    run: async (stage) => {
      const seen = [await stage.window.link.version()];
      for (const version of ['pm2-6', 'pm2', 'pm2-5'] as const) {
        await pm2(stage, version, 'update');
        await stage.recovers();
        seen.push(await stage.window.link.version());
        const { failed } = await stage.window.restart('small3');
        if (failed.length > 0) throw failed[0]?.error ?? new Error('no restart');
        await stage.whole();
      }
      return seen.join(' → ');
    },
  },
  ...(['start', 'stop', 'restart'] as const).map((command): Fault => ({
    name: `The window is reloaded in the middle of a ${command}`,
    injects: `closed 400 ms into a ${command} of all services, and opened again`,
    holds: 'nothing is left half done that a start does not finish; lines go on where they were',
    run: async (stage) => {
      if (command === 'start') await stage.window.stop();
      const work = stage.window[command]().catch(() => undefined);
      await delay(400);
      stage.window.dispose();
      await Promise.race([work, delay(3_000)]);
      await stage.openWindow();
      await delay(2_000);
      const ran = mainsOf(stage.own).size;
      await stage.window.start();
      await stage.recovers();
      return `${ran} ran when it was open again`;
    },
  })),
  {
    name: 'The window is reloaded in the middle of a rotation',
    injects: 'closed while logs are rotated, 20 times, and opened again',
    holds: 'no line is lost or doubled',
    run: async (stage) => {
      for (let i = 0; i < 20; i++) {
        const rotation = rotating(stage.world, stage.window, { maxBytes: 2_000, keep: 100 });
        const work = rotation.check();
        work.catch(() => undefined);
        await delay(i * 5);
        rotation.dispose();
        stage.window.dispose();
        // It may have been cut off.
        await work.catch(() => undefined);
        await stage.openWindow();
        await delay(300);
      }
      await stage.recovers();
    },
  },
  {
    name: 'Two windows, one of which goes',
    injects:
      'a second window on the same folder; the daemon killed; the first closed; a kill again',
    holds: 'one daemon, each service once, both windows say so',
    run: async (stage) => {
      const second = await stage.world.open({
        folders: [stage.folder],
        settings: { 'codexServices.launch': 'asWritten' },
      });
      process.kill(stage.world.daemonPid, 'SIGKILL');
      await stage.recovers();
      for (const name of small) await second.untilState(name, 'ready');
      if (daemonsOf(stage.world.home.folder).length !== 1) throw new Error('Not one daemon.');
      const pids = (window: typeof second): string => small.map((name) => window.pid(name)).join();
      if (pids(second) !== pids(stage.window)) throw new Error('The windows do not agree.');
      stage.window.dispose();
      stage.window = second;
      process.kill(stage.world.daemonPid, 'SIGKILL');
      await stage.recovers();
      second.dispose();
      await stage.openWindow();
      await stage.recovers();
    },
  },
  {
    name: 'A port is stolen between preflight and start',
    injects: 'another process listens on the port of `web` 30 ms into its start',
    holds: 'the row says so; freed, it starts',
    errors: [/^starting "web" failed/],
    run: async (stage) => {
      await stage.window.stop('web');
      const work = stage.window.start('web').catch(() => undefined);
      await delay(30);
      const thief = net.createServer((socket) => socket.destroy());
      const stolen = await new Promise<boolean>((resolve) => {
        thief.once('error', () => resolve(false));
        thief.listen(stage.ports.web, '127.0.0.1', () => resolve(true));
      });
      await work;
      await delay(3_000);
      const { state, problem, holder } = stage.window.service('web');
      if (stolen && state.type === 'ready') throw new Error('The row says ready.');
      await new Promise((resolve) => thief.close(resolve));
      await stage.window.start('web');
      await stage.recovers();
      return `its row said: ${state.type}. ${state.reason ?? problem ?? ''}${holder ? ` (held by pid ${holder.pid})` : ''}`;
    },
  },
  {
    name: 'PostgreSQL frozen, restarted, at its limit of connections',
    injects: '`SIGSTOP` of all its processes; a stop at once and a start; three clients of three',
    holds: 'its row says each in words, and that it is up again',
    lacking: postgresLacking,
    before: async (stage) => {
      const server = await Postgres.start(stage.world.write('server', {}), { maxConnections: 3 });
      servers.set(stage, server);
      stage.finally(() => void server.stop());
      fs.writeFileSync(`${stage.folder}/.env`, `DATABASE_URL=${server.url}\n`);
    },
    run: (stage) => postgresTroubles(stage, servers.get(stage)),
  },
];

/** By the stage that it was started for. */
const servers = new WeakMap<Stage, Postgres>();

async function postgresTroubles(stage: Stage, server: Postgres | undefined): Promise<string> {
  if (!server) throw new Error('There is no server.');
  const { default: pg } = await import('pg');
  const { databases } = await stage.window.readiness.get();
  const { id } = await until(() => databases.databases[0], 'the database of .env');
  const look = async (): Promise<string> => {
    const status = await databases.look(id);
    return status.type === 'trouble' ? status.trouble.type : status.type;
  };
  const expectWord = async (word: string): Promise<void> => {
    let said = '';
    await until(
      async () => (said = await look()) === word,
      () => `${word}; it says ${said}`,
      30_000,
    );
  };
  await expectWord('up');
  server.freeze();
  await expectWord('busy');
  server.thaw();
  await expectWord('up');
  await server.stop();
  await expectWord('refused');
  await server.run();
  await expectWord('up');
  const clients: InstanceType<typeof pg.Client>[] = [];
  server.psql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'codex-services'`,
  );
  for (let i = 0; i < 2; i++) {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
  }
  await expectWord('tooMany');
  for (const client of clients) await client.end();
  await expectWord('up');
  await server.stop();
  return 'busy, up, refused, up, too many clients, up';
}

/** pm2's own program in a terminal. */
async function pm2(
  stage: Stage,
  version: 'pm2' | 'pm2-6' | 'pm2-5',
  ...args: readonly string[]
): Promise<void> {
  const program = path.resolve('node_modules', version, 'bin/pm2');
  await promisify(execFile)(process.execPath, [program, ...args], {
    maxBuffer: 16 * 1024 ** 2,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PM2_HOME: stage.world.home.folder,
      PM2_DISCRETE_MODE: 'true',
      PM2_DISABLE_VERSION_CHECK: 'true',
    },
  });
}
