// `npm run pictures:readiness`: what starting needs, rows that wait, and a database's row, light, dark and narrow (2 minutes).
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '../test/e2e/harness/codeWindow';
import { Postgres, postgresLacking } from '../test/live/harness/postgres';
import { copySample } from './sampleCopy.mjs';
import { openSample } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];
const pictures = path.join(root, 'docs', 'pictures');
const size = { width: 1180, height: 640 };
const narrow = { width: 560, height: 640 };

const lacking = postgresLacking();
if (lacking) throw new Error(`There is no ${lacking}.`);
await setUp({ host: true, sample: true });
mkdirSync(pictures, { recursive: true });
const sample = await openSample({ nextDist: '.next-pictures', freshDatabase: true });
const workspace = copySample(sample.folder);
const cluster = path.join(sample.folder, 'cluster');
mkdirSync(cluster);
const postgres = await Postgres.start(cluster);
postgres.psql('CREATE DATABASE reports OWNER codex');
const reports = postgres.url.replace(/codex$/, 'reports');
writeFileSync(path.join(workspace, '.env'), `REPORTS=on\nDATABASE_URL=${reports}\n`);
writeFileSync(path.join(workspace, 'backend', '.env.example'), 'SESSION_SECRET=\n');
/** Something that is not ours, on the frontend's port. */
const squatter: ChildProcess = spawn(
  process.execPath,
  ['-e', `require('http').createServer().listen(process.env.PORT, '127.0.0.1')`],
  { env: { PORT: sample.env['CODEX_FRONTEND_PORT'] }, stdio: 'ignore', cwd: sample.folder },
);
/** Something to see in the row of the longest query. */
const report: ChildProcess = spawn('psql', [reports, '-c', 'SELECT count(*), pg_sleep(600)'], {
  stdio: 'ignore',
  env: { ...process.env, PGAPPNAME: 'monthly-report' },
});

const code = await Code.open({
  folder: sample.folder,
  workspace,
  env: sample.env,
  viewport: size,
});
try {
  const { page } = code;
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
    console.log(`docs/pictures/${name}.png`);
  };
  const theme = async (wanted: 'light' | 'dark'): Promise<void> => {
    const selector = wanted === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark';
    if ((await page.locator(selector).count()) > 0) return;
    await code.command('Preferences: Toggle between Light/Dark Themes');
    await page.locator(selector).waitFor();
    await delay(800);
  };
  const away = (): Promise<void> => page.mouse.move(900, 300);
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
    await theme(look);
    await code.clickInTitle('Start all services');
    await item('Port').first().waitFor({ timeout: 30_000 });
    await delay(500);
    await shoot(`preflight-${look}`);
    if (look === 'light') {
      await page.setViewportSize(narrow);
      await delay(800);
      await shoot('preflight-narrow');
      await page.setViewportSize(size);
      await code.sidebarWidth(430);
    }
    await page.keyboard.press('Escape');
  }
  squatter.kill('SIGKILL');
  await delay(500);

  for (const look of ['light', 'dark', 'narrow'] as const) {
    if (look !== 'narrow') await theme(look);
    else await code.sidebarWidth(240);
    await code.clickInTitle('Start all services');
    if (look === 'light') await item('Start anyway').click();
    await code.rowSays('codex-backend', /waits for/, 30_000);
    await away();
    await delay(300);
    await shoot(`waiting-${look}`);
    for (const name of names) await code.rowSays(name, 'ready', 120_000);
    if (look === 'narrow') break;
    await code.clickInTitle('Stop all services');
    for (const name of names) await code.rowSays(name, 'stopped');
    // A new cluster takes a while to be made: time to see who waits.
    rmSync(sample.env['CODEX_DATABASE_DIR'] ?? '', { recursive: true, force: true });
  }

  await code.sidebarWidth(430);
  await code.row('reports').locator('.monaco-tl-twistie').click();
  await code.row('Longest running query').first().waitFor();
  await away();
  for (const look of ['dark', 'light'] as const) {
    await theme(look);
    await away();
    await delay(1_000);
    await shoot(`database-${look}`);
  }
  await code.sidebarWidth(240);
  await delay(800);
  await shoot('database-narrow');
} finally {
  await code.close();
  for (const child of [squatter, report]) child.kill('SIGKILL');
  await postgres.stop();
  for (const line of await sample.end()) console.error(`Had to be killed: ${line}`);
}
