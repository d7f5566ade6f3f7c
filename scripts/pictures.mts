// `npm run pictures`: the README's pictures, made from the real thing: the sample in the real workbench.
import { setTimeout as delay } from 'node:timers/promises';
import { type Clip, withSample, withWindow } from './pictureWindow.mjs';
import { processesOf } from './sampleSession.mjs';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];
await withSample({}, async (place) => {
  await withWindow({ ...place, viewport: { width: 1280, height: 760 } }, async (window) => {
    const { code, page } = window;
    /** One step of the walkthrough; `before` is done again after the theme has changed. */
    const step = async (name: string, clip: Clip, before = async () => undefined) => {
      for (const look of ['dark', 'light'] as const) {
        await window.theme(look);
        await before();
        await window.shoot(`${name}-${look}`, 'walkthrough', clip);
        await page.keyboard.press('Escape');
      }
      await window.theme('dark');
    };
    const sidebar = { x: 0, y: 30, width: 480, height: 300 };
    await code.showServices();
    await code.sidebarWidth(430);
    await window.openFile('ecosystem.config.js');
    await step('found', sidebar);
    await code.clickInTitle('Start all services');
    for (const name of names) await code.rowSays(name, 'ready', 600_000);
    const port = place.env['CODEX_FRONTEND_PORT'];
    await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
    await fetch(`http://127.0.0.1:${port}/art?seed=3`).then((answer) => answer.arrayBuffer());
    await code.clickInRow('codex-backend', 'Show logs');
    await code.row('codex-frontend').locator('.monaco-tl-twistie').click();
    await delay(8_000);
    await window.mouseAway();
    await step('startAll', { ...sidebar, height: 200 });
    await step('row', sidebar);
    await step('log', { x: 480, y: 460, width: 800, height: 270 });
    await step('audit', { x: 0, y: 330, width: 480, height: 400 });
    await step('statusBar', { x: 0, y: 460, width: 760, height: 300 }, async () => {
      await window.mouseAway();
      await code.statusBar().hover();
      await page.locator('.workbench-hover', { hasText: 'codex-backend' }).waitFor();
      await delay(500);
      return undefined;
    });
    await window.mouseAway();
    await delay(1_500);
    await window.shoot('overview-dark', 'readme');
    const { pid } =
      processesOf(place.pm2Home).find(({ command }) => command.includes('src/index.ts')) ?? {};
    if (pid) process.kill(pid, 'SIGKILL');
    await delay(2_000);
    await code.rowSays('codex-backend', 'ready', 60_000);
    await code.row('codex-backend').hover();
    await delay(1_500);
    await window.shoot('tooltip', 'looked', { x: 0, y: 0, width: 800, height: 420 });
    await window.mouseAway();
    await window.theme('light');
    await window.shoot('overview-light');
    await code.sidebarWidth(240);
    await delay(1_000);
    await window.shoot('narrow', 'looked', { x: 0, y: 0, width: 420, height: 420 });
    await code.statusBar().click();
    await delay(1_000);
    await window.shoot('pick', 'looked', { x: 200, y: 0, width: 880, height: 300 });
    await page.keyboard.press('Escape');
    await code.sidebarWidth(430);
    await code.command('CODEX Services: Show restart history');
    await window.pick('codex-backend');
    await delay(3_000);
    await window.shoot('history-light');
    await window.theme('dark');
    await window.shoot('history', 'readme');
  });
});
