import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchDaemon } from '../../src/pm2/daemon/launchDaemon';
import { resolvePm2Home } from '../../src/pm2/daemon/pm2Home';
import { isAlive, killAll, until } from './harness/processes';
import { tempFolder, writeFile } from '../fakes/tempFolder';

/** Says its pid, and what it was given. */
const note = `
const fs = require('node:fs');
fs.writeFileSync('pid', String(process.pid));
fs.writeFileSync('given', JSON.stringify({ cwd: process.cwd(), env: process.env }));
console.log('the daemon speaks');
`;

/** A pm2 whose daemon is this program. */
async function launch(daemon: string | undefined) {
  const folder = tempFolder({ 'pm2/bin/pm2': '' });
  if (daemon !== undefined) writeFile(path.join(folder, 'pm2/lib/Daemon.js'), note + daemon);
  const home = resolvePm2Home({ setting: path.join(folder, 'h'), env: {} });
  fs.mkdirSync(home.folder);
  const env = { PATH: process.env['PATH'] ?? '', PM2_HOME: home.folder };
  const script = path.join(folder, 'pm2/bin/pm2');
  const online = await launchDaemon({ node: process.execPath, script, home, env }, 1_500);
  const read = (name: string): string => fs.readFileSync(path.join(home.folder, name), 'utf8');
  return { online, home, read };
}

describe('a daemon that is launched without pm2’s program', () => {
  it('is ready when it says so; clean, in its own folder, with its own log', async () => {
    const { online, home, read } = await launch(
      `process.send({ online: true }); setInterval(() => {}, 1000);`,
    );
    expect(online).toBe(true);
    const pid = Number(read('pid'));
    try {
      expect(isAlive(pid)).toBe(true);
      const { cwd, env } = JSON.parse(read('given')) as { cwd: string; env: object };
      expect(cwd).toBe(home.folder);
      expect(Object.keys(env).sort()).toEqual(['PATH', 'PM2_HOME', 'SILENT']);
      expect(read('pm2.log')).toContain('the daemon speaks');
      // What pm2's program makes in a new PM2_HOME.
      const made = ['logs', 'pids', 'modules', 'module_conf.json', 'touch'];
      expect(fs.readdirSync(home.folder)).toEqual(expect.arrayContaining(made));
    } finally {
      await killAll([pid]);
    }
  });

  it('that ends before it is ready is none', async () => {
    expect((await launch('process.exit(1)')).online).toBe(false);
  });

  it('that never says so is ended', async () => {
    const { online, read } = await launch('setInterval(() => {}, 1000);');
    expect(online).toBe(false);
    await until(() => !isAlive(Number(read('pid'))), 'its end');
  });

  it('that this pm2 does not have is left to pm2’s program', async () => {
    const { online, home } = await launch(undefined);
    expect(online).toBe(false);
    expect(fs.readdirSync(home.folder)).toEqual([]);
  });
});
