// `npm run pictures:debug`: a breakpoint in TypeScript, the menu, a profile and a child of Next.js, from the real thing (3 minutes).
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '../test/e2e/harness/codeWindow';
import { copySample } from './sampleCopy.mjs';
import { openSample } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

const folder = path.join(root, 'docs', 'pictures');
/** What is made to be looked at only. */
const looked = path.join(root, 'test-results', 'pictures');

await setUp({ host: true, sample: true });
for (const one of [folder, looked]) mkdirSync(one, { recursive: true });
const sample = await openSample({ nextDist: '.next-pictures' });
const workspace = copySample(sample.folder);
const code = await Code.open({
  folder: sample.folder,
  workspace,
  env: sample.env,
  settings: { 'codexServices.debugging.profileSeconds': 2 },
  viewport: { width: 1280, height: 760 },
});
try {
  const { page } = code;
  const shoot = async (name: string, to = looked): Promise<void> => {
    await page.screenshot({ path: path.join(to, `${name}.png`) });
    console.log(name);
  };
  const toggleTheme = async (theme: 'vs' | 'vs-dark'): Promise<void> => {
    await code.command('Preferences: Toggle between Light/Dark Themes');
    await page.locator(`.monaco-workbench.${theme}`).waitFor();
    await delay(1_500);
  };
  const open = async (file: string, line: number): Promise<void> => {
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input[type=text]').fill(`${file}:${line}`);
    await delay(1_500);
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: path.basename(file) }).waitFor();
    await delay(1_000);
    await page.keyboard.press('F9');
    await page.locator('.codicon-debug-breakpoint').first().waitFor();
  };
  /** The menu of a row, as far as "Debug and profile". */
  const menu = async (row: string): Promise<void> => {
    await code.row(row).click({ button: 'right' });
    const entry = page.locator('.monaco-menu .action-item', { hasText: 'Debug and profile' });
    await entry.first().hover();
    await page
      .locator('.monaco-menu .action-item', { hasText: 'Attach debugger' })
      .first()
      .waitFor();
    await delay(700);
  };
  const attach = async (row: string): Promise<void> => {
    await code.command('CODEX Services: Attach debugger');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: row }).click();
    await page.locator('.debug-toolbar').waitFor();
    await code.rowSays(row, 'debugger attached');
    await delay(3_000);
  };
  await code.showServices();
  await code.sidebarWidth(430);
  await code.clickInTitle('Start all services');
  for (const name of ['codex-database', 'codex-backend', 'codex-frontend']) {
    await code.rowSays(name, 'ready', 300_000);
  }
  await open('backend/src/routes.ts', 18);
  await menu('codex-backend');
  await shoot('debugging-menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await attach('codex-backend');
  const url = (service: string, route: string): string =>
    `http://127.0.0.1:${sample.env[`CODEX_${service}_PORT`]}${route}`;
  const asking = fetch(url('BACKEND', '/api/visits'), { method: 'POST', body: '{"page":"/"}' });
  await code.rowSays('codex-backend', 'stands at a breakpoint');
  await code.showServices();
  await delay(2_500);
  await shoot('debugging-dark', folder);
  await code.row('codex-backend').hover();
  await delay(1_500);
  await shoot('debugging-tooltip');
  await page.mouse.move(900, 300);
  await toggleTheme('vs');
  await shoot('debugging-light', folder);
  await code.sidebarWidth(240);
  await delay(1_000);
  await shoot('debugging-narrow');
  await code.sidebarWidth(430);
  await toggleTheme('vs-dark');
  await page.keyboard.press('F5');
  console.log(`went on: ${(await asking).status}`);
  await code.command('CODEX Services: Record CPU profile');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'codex-backend' }).click();
  await page.locator('.tab', { hasText: '.cpuprofile' }).waitFor();
  await delay(4_000);
  await shoot('debugging-profile');
  await code.command('CODEX Services: Take heap snapshot');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'codex-backend' }).click();
  await page.locator('.monaco-dialog-box').waitFor();
  await delay(500);
  await shoot('debugging-snapshot-question');
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Take snapshot' }).click();
  await page.locator('.tab', { hasText: '.heapsnapshot' }).waitFor();
  await delay(4_000);
  await shoot('debugging-snapshot');
  await page.keyboard.press('Shift+F5');
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  await open('frontend/app/health/route.js', 5);
  await attach('codex-frontend');
  const child = fetch(url('FRONTEND', '/health'));
  await code.rowSays('codex-frontend', 'stands at a breakpoint');
  await delay(2_500);
  await shoot('debugging-next');
  await page.keyboard.press('F5');
  console.log(`went on: ${(await child).status}`);
} finally {
  await shootLast();
  await code.close();
  for (const line of await sample.end()) console.error(`Had to be killed: ${line}`);
}

/** What was on the screen when something went wrong. */
async function shootLast(): Promise<void> {
  await code.page.screenshot({ path: path.join(looked, 'debugging-last.png') });
}
