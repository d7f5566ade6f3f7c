// `npm run pictures`: the README's pictures, made from the real thing: the sample in the real workbench.
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '../test/e2e/harness/codeWindow';
import { copySample } from './sampleCopy.mjs';
import { openSample, processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];
/** What the README shows. */
const shown = path.join(root, 'media', 'readme');
/** What the walkthrough shows, in both themes. */
const walked = path.join(root, 'media', 'walkthrough');
/** What is made to be looked at only. */
const looked = path.join(root, 'test-results', 'pictures');

await setUp({ host: true, sample: true });
for (const folder of [shown, walked, looked]) mkdirSync(folder, { recursive: true });
const sample = await openSample({ nextDist: '.next-pictures' });
const workspace = copySample(sample.folder);
const code = await Code.open({
  folder: sample.folder,
  workspace,
  env: sample.env,
  viewport: { width: 1280, height: 760 },
});
try {
  const { page } = code;
  const shoot = async (name: string, clip?: Clip, folder = looked) => {
    await page.screenshot({ path: path.join(folder, `${name}.png`), clip });
    console.log(path.relative(root, path.join(folder, `${name}.png`)));
  };
  const toggleTheme = async (theme: 'vs' | 'vs-dark') => {
    await code.command('Preferences: Toggle between Light/Dark Themes');
    await page.locator(`.monaco-workbench.${theme}`).waitFor();
    await delay(1_500);
  };
  /** One step of the walkthrough; `before` is done again after the theme has changed. */
  const step = async (name: string, clip: Clip, before = async () => undefined) => {
    for (const [theme, file, next] of [
      ['dark', 'vs-dark', 'vs'],
      ['light', 'vs', 'vs-dark'],
    ] as const) {
      await page.locator(`.monaco-workbench.${file}`).waitFor();
      await before();
      await shoot(`${name}-${theme}`, clip, walked);
      await page.keyboard.press('Escape');
      await toggleTheme(next);
    }
  };
  const sidebar = { x: 0, y: 30, width: 480, height: 300 };
  await code.showServices();
  await code.sidebarWidth(430);
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input[type=text]').fill('ecosystem.config.js');
  await delay(1_500);
  await page.keyboard.press('Enter');
  await step('found', sidebar);
  await code.clickInTitle('Start all services');
  for (const name of names) await code.rowSays(name, 'ready', 600_000);
  const port = sample.env['CODEX_FRONTEND_PORT'];
  await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
  await fetch(`http://127.0.0.1:${port}/art?seed=3`).then((answer) => answer.arrayBuffer());
  await code.clickInRow('codex-backend', 'Show logs');
  await code.row('codex-frontend').locator('.monaco-tl-twistie').click();
  await delay(8_000);
  await page.mouse.move(900, 300);
  await step('startAll', { ...sidebar, height: 200 });
  await step('row', sidebar);
  await step('log', { x: 480, y: 460, width: 800, height: 270 });
  await step('audit', { x: 0, y: 330, width: 480, height: 400 });
  await step('statusBar', { x: 0, y: 460, width: 760, height: 300 }, async () => {
    await page.mouse.move(900, 300);
    await code.statusBar().hover();
    await page.locator('.workbench-hover', { hasText: 'codex-backend' }).waitFor();
    await delay(500);
    return undefined;
  });
  await shoot('overview-dark', undefined, shown);
  await code.statusBar().hover();
  await delay(1_500);
  await shoot('status-bar', { x: 0, y: 460, width: 760, height: 300 }, shown);
  const { pid } =
    processesOf(sample.pm2Home).find(({ command }) => command.includes('src/index.ts')) ?? {};
  if (pid) process.kill(pid, 'SIGKILL');
  await delay(2_000);
  await code.rowSays('codex-backend', 'ready', 60_000);
  await code.row('codex-backend').hover();
  await delay(1_500);
  await shoot('tooltip', { x: 0, y: 0, width: 800, height: 420 });
  await page.mouse.move(900, 300);
  await toggleTheme('vs');
  await shoot('overview-light');
  await code.sidebarWidth(240);
  await delay(1_000);
  await shoot('narrow', { x: 0, y: 0, width: 420, height: 420 });
  await code.statusBar().click();
  await delay(1_000);
  await shoot('pick', { x: 200, y: 0, width: 880, height: 300 });
  await page.keyboard.press('Escape');
  await code.sidebarWidth(430);
  await code.command('CODEX Services: Show restart history');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'codex-backend' }).click();
  await delay(3_000);
  await shoot('history-light');
  await toggleTheme('vs-dark');
  await shoot('history', undefined, shown);
} finally {
  await code.close();
  for (const line of await sample.end()) console.error(`Had to be killed: ${line}`);
}
