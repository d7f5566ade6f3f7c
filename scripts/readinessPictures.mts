// `npm run pictures:readiness`: what starting needs, rows that wait, and a database's row, light, dark and narrow (2 minutes).
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Postgres, postgresLacking } from '../test/live/harness/postgres';
import { withSample, withWindow } from './pictureWindow.mjs';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];
const size = { width: 1180, height: 640 };
const narrow = { width: 560, height: 640 };

const lacking = postgresLacking();
if (lacking) throw new Error(`There is no ${lacking}.`);
await withSample({ freshDatabase: true }, async (place) => {
  const cluster = path.join(place.folder, 'cluster');
  mkdirSync(cluster);
  const postgres = await Postgres.start(cluster);
  postgres.psql('CREATE DATABASE reports OWNER codex');
  const reports = postgres.url.replace(/codex$/, 'reports');
  place.write({
    '.env': `REPORTS=on\nDATABASE_URL=${reports}\n`,
    'backend/.env.example': 'SESSION_SECRET=\n',
  });
  /** Something that is not ours, on the frontend's port. */
  const squatter: ChildProcess = spawn(
    process.execPath,
    ['-e', `require('http').createServer().listen(process.env.PORT, '127.0.0.1')`],
    { env: { PORT: place.env['CODEX_FRONTEND_PORT'] }, stdio: 'ignore', cwd: place.folder },
  );
  /** Something to see in the row of the longest query. */
  const report: ChildProcess = spawn('psql', [reports, '-c', 'SELECT count(*), pg_sleep(600)'], {
    stdio: 'ignore',
    env: { ...process.env, PGAPPNAME: 'monthly-report' },
  });

  try {
    await withWindow({ ...place, viewport: size }, async (window) => {
      const { code, page } = window;
      const item = (text: string) =>
        page.locator('.quick-input-widget .monaco-list-row', { hasText: text });

      await code.showServices();
      await code.sidebarWidth(430);
      // The services have the room.
      await page
        .locator('.pane-header', { hasText: /^Stability/ })
        .first()
        .click();
      for (const name of names) await code.rowSays(name, 'stopped');

      for (const look of ['dark', 'light'] as const) {
        await window.theme(look);
        await code.clickInTitle('Start all services');
        await item('Port').first().waitFor({ timeout: 30_000 });
        await delay(500);
        await window.shoot(`preflight-${look}`, 'docs');
        if (look === 'light') {
          await page.setViewportSize(narrow);
          await delay(800);
          await window.shoot('preflight-narrow', 'docs');
          await page.setViewportSize(size);
          await code.sidebarWidth(430);
        }
        await page.keyboard.press('Escape');
      }
      squatter.kill('SIGKILL');
      await delay(500);

      for (const look of ['light', 'dark', 'narrow'] as const) {
        if (look !== 'narrow') await window.theme(look);
        else await code.sidebarWidth(240);
        await code.clickInTitle('Start all services');
        if (look === 'light') await item('Start anyway').click();
        await code.rowSays('codex-backend', /waits for/, 30_000);
        await window.mouseAway();
        await delay(300);
        await window.shoot(`waiting-${look}`, 'docs');
        for (const name of names) await code.rowSays(name, 'ready', 120_000);
        if (look === 'narrow') break;
        await code.clickInTitle('Stop all services');
        for (const name of names) await code.rowSays(name, 'stopped');
        // A new cluster takes a while to be made: time to see who waits.
        rmSync(place.env['CODEX_DATABASE_DIR'] ?? '', { recursive: true, force: true });
      }

      await code.sidebarWidth(430);
      await code.row('reports').locator('.monaco-tl-twistie').click();
      await code.row('Longest running query').first().waitFor();
      await window.mouseAway();
      for (const look of ['dark', 'light'] as const) {
        await window.theme(look);
        await window.mouseAway();
        await delay(1_000);
        await window.shoot(`database-${look}`, 'docs');
      }
      await code.sidebarWidth(240);
      await delay(800);
      await window.shoot('database-narrow', 'docs');
    });
  } finally {
    for (const child of [squatter, report]) child.kill('SIGKILL');
    await postgres.stop();
  }
});
