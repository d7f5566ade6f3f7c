// `npm run pictures:audit`: pictures of the stability audit, from the packaged extension in the real workbench.
import { cpSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Place, withFolder, withWindow } from './pictureWindow.mjs';
import { root } from './setup.mjs';

const view = {
  viewport: { width: 1280, height: 760 },
  settings: {
    'editor.minimap.enabled': false,
    'debug.javascript.codelensScripts': 'never',
    // Nothing is downloaded here, which would be told among the problems.
    'json.schemaDownload.enable': false,
  },
};

/** The team's project as it was: findings, fixes, their preview. */
async function before(place: Place): Promise<void> {
  const workspace = path.join(place.folder, 'codex');
  cpSync(path.join(root, 'test/workspaces/codex-before'), workspace, { recursive: true });
  rmSync(path.join(workspace, 'stand-ins'), { recursive: true });
  await withWindow({ ...place, ...view, workspace }, async (window) => {
    const { code, page } = window;
    await window.hideToasts();
    await code.showServices();
    await code.sidebarWidth(400);
    await page
      .locator('.pane-body .monaco-list[aria-label="Stability"] .monaco-list-row')
      .first()
      .waitFor();
    await window.openFile('backend/package.json');
    await code.command('Problems: Focus on Problems View');
    await delay(2_500);
    await window.shoot('stability-dark', 'readme');
    await page.locator('.markers-panel a', { hasText: 'watch-mode' }).first().click();
    await delay(3_000);
    await window.shoot('audit-rule');
    await page.locator('.tab', { hasText: 'package.json' }).first().click();
    const dev = page.locator('.view-line', { hasText: 'tsx' }).first();
    await dev.click();
    await page.keyboard.press('Control+.');
    await delay(2_000);
    await window.shoot('audit-light-bulb');
    await page.keyboard.press('Escape');
    await code.command('CODEX Services: Fix all safe stability problems…');
    await delay(4_000);
    await window.shoot('audit-preview');
    await page.getByRole('button', { name: 'Discard' }).click();
    await delay(1_000);
    await window.theme('light');
    await code.command('Problems: Focus on Problems View');
    await delay(1_500);
    await window.shoot('audit-light');
    await code.sidebarWidth(230);
    await delay(1_000);
    await window.shoot('audit-narrow');
  });
}

const server = `const http = require('http');
http.createServer((_, answer) => answer.end('ok')).listen(process.env.PORT);
setInterval(() => console.log('still here'), 2000);
if (process.env.FAILS) setTimeout(() => process.exit(1), 16000);
`;

/** A project whose services run: the ecosystem file with what stands above and beside each app, and the report. */
async function running(place: Place): Promise<void> {
  place.write({
    'server.js': server,
    'ecosystem.config.js': `module.exports = {
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
  });
  await withWindow({ ...place, ...view }, async (window) => {
    const { code, page } = window;
    await window.hideToasts();
    await code.showServices();
    await code.sidebarWidth(330);
    await window.openFile('ecosystem.config.js');
    await code.clickInTitle('Start all services');
    await code.rowSays('shop-api', 'ready');
    await delay(6_000);
    await page.locator('.view-line').getByText('max_memory_restart').first().hover();
    await delay(2_500);
    await window.shoot('audit-lens-dark', 'readme');
    await page.mouse.move(900, 700);
    await delay(65_000);
    await code.command('CODEX Services: Write stability report');
    await delay(3_000);
    // The preview wants a file.
    await page.keyboard.press('Control+S');
    await delay(1_500);
    await page.keyboard.press('Control+Shift+V');
    await delay(4_000);
    await window.shoot('audit-report');
    await page.mouse.move(800, 400);
    await page.mouse.wheel(0, 620);
    await delay(1_500);
    await window.shoot('audit-report-measured');
    await code.clickInTitle('Stop all services');
    await delay(3_000);
  });
}

// Each alone by its name, for who works on one of them.
const wanted = process.argv[2];
if (wanted !== 'running') await withFolder('cxa', before);
if (wanted !== 'before') await withFolder('cxa', running);
