// `npm run pictures:audit`: pictures of the stability audit, from the packaged extension in the real workbench.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '../test/e2e/harness/codeWindow';
import { processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

await setUp({ host: true });
const readme = path.join(root, 'media', 'readme');
const results = path.join(root, 'test-results');
for (const folder of [readme, results]) mkdirSync(folder, { recursive: true });
const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxa-')));
const pm2Home = path.join(temporary, 'pm2');

const open = (workspace: string, name: string) =>
  Code.open({
    folder: path.join(temporary, name),
    workspace,
    env: { ...process.env, PM2_HOME: pm2Home },
    viewport: { width: 1280, height: 760 },
    settings: {
      'editor.minimap.enabled': false,
      'debug.javascript.codelensScripts': 'never',
      // Nothing is downloaded here, which would be told among the problems.
      'json.schemaDownload.enable': false,
    },
  });

async function shoot(code: Code, name: string, folder = results): Promise<void> {
  // The host has no server for TypeScript, and says so now and then.
  await code.page.addStyleTag({ content: '.notifications-toasts { display: none !important; }' });
  await code.page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(`${name}.png`);
}

async function openFile(code: Code, name: string): Promise<void> {
  const { page } = code;
  const input = page.locator('.quick-input-widget input[type=text]');
  // A page that is shown in a frame of its own may take the keys.
  await page.locator('.part.titlebar').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+P');
  await input.waitFor({ timeout: 10_000 });
  await input.fill(name);
  await delay(1_500);
  await page.keyboard.press('Enter');
  await delay(1_000);
}

/** The team's project as it was: findings, fixes, their preview. */
async function before(): Promise<void> {
  const workspace = path.join(temporary, 'codex');
  cpSync(path.join(root, 'test/workspaces/codex-before'), workspace, { recursive: true });
  rmSync(path.join(workspace, 'stand-ins'), { recursive: true });
  const code = await open(workspace, 'one');
  try {
    const { page } = code;
    await code.showServices();
    await code.sidebarWidth(400);
    await page
      .locator('.pane-body .monaco-list[aria-label="Stability"] .monaco-list-row')
      .first()
      .waitFor();
    await openFile(code, 'backend/package.json');
    await code.command('Problems: Focus on Problems View');
    await delay(2_500);
    await shoot(code, 'stability-dark', readme);
    await page.locator('.markers-panel a', { hasText: 'watch-mode' }).first().click();
    await delay(3_000);
    await shoot(code, 'audit-rule');
    await page.locator('.tab', { hasText: 'package.json' }).first().click();
    const dev = page.locator('.view-line', { hasText: 'tsx' }).first();
    await dev.click();
    await page.keyboard.press('Control+.');
    await delay(2_000);
    await shoot(code, 'audit-light-bulb');
    await page.keyboard.press('Escape');
    await code.command('CODEX Services: Fix all safe stability problems…');
    await delay(4_000);
    await shoot(code, 'audit-preview');
    await page.getByRole('button', { name: 'Discard' }).click();
    await delay(1_000);
    await code.command('Preferences: Toggle between Light/Dark Themes');
    await page.locator('.monaco-workbench.vs').waitFor();
    await code.command('Problems: Focus on Problems View');
    await delay(1_500);
    await shoot(code, 'audit-light');
    await code.sidebarWidth(230);
    await delay(1_000);
    await shoot(code, 'audit-narrow');
  } finally {
    await code.close();
  }
}

const server = `const http = require('http');
http.createServer((_, answer) => answer.end('ok')).listen(process.env.PORT);
setInterval(() => console.log('still here'), 2000);
if (process.env.FAILS) setTimeout(() => process.exit(1), 16000);
`;

/** A project whose services run: the ecosystem file with what stands above and beside each app, and the report. */
async function running(): Promise<void> {
  const workspace = path.join(temporary, 'shop');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'server.js'), server);
  writeFileSync(
    path.join(workspace, 'ecosystem.config.js'),
    `module.exports = {
  apps: [
    {
      name: 'shop-api',
      script: './server.js',
      env: { PORT: 4871 },
      max_memory_restart: '300M',
      time: true,
    },
    {
      name: 'shop-worker',
      script: './server.js',
      env: { PORT: 4872, FAILS: 'yes' },
      restart_delay: 1000,
      watch: true,
    },
  ],
};
`,
  );
  const code = await open(workspace, 'two');
  try {
    const { page } = code;
    await code.showServices();
    await code.sidebarWidth(330);
    await openFile(code, 'ecosystem.config.js');
    await code.clickInTitle('Start all services');
    await code.rowSays('shop-api', 'ready');
    await delay(6_000);
    await page.locator('.view-line').getByText('max_memory_restart').first().hover();
    await delay(2_500);
    await shoot(code, 'audit-lens-dark', readme);
    await page.mouse.move(900, 700);
    await delay(65_000);
    await code.command('CODEX Services: Write stability report');
    await delay(3_000);
    // The preview wants a file.
    await page.keyboard.press('Control+S');
    await delay(1_500);
    await page.keyboard.press('Control+Shift+V');
    await delay(4_000);
    await shoot(code, 'audit-report');
    await page.mouse.move(800, 400);
    await page.mouse.wheel(0, 620);
    await delay(1_500);
    await shoot(code, 'audit-report-measured');
    await code.clickInTitle('Stop all services');
    await delay(3_000);
  } finally {
    await code.close();
  }
}

try {
  // Each alone by its name, for who works on one of them.
  const wanted = process.argv[2];
  if (wanted !== 'running') await before();
  if (wanted !== 'before') await running();
} finally {
  for (const { pid } of processesOf(pm2Home)) process.kill(pid, 'SIGKILL');
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
}
