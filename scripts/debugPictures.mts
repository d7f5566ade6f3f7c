// `npm run pictures:debug`: a breakpoint in TypeScript, the menu, a profile and a child of Next.js, from the real thing (3 minutes).
import { setTimeout as delay } from 'node:timers/promises';
import { withSample, withWindow } from './pictureWindow.mjs';

const view = {
  settings: { 'codexServices.debugging.profileSeconds': 2 },
  viewport: { width: 1280, height: 760 },
};

await withSample({}, async (place) => {
  await withWindow({ ...place, ...view }, async (window) => {
    const { code, page } = window;
    const open = async (file: string, line: number): Promise<void> => {
      await window.openFile(`${file}:${line}`);
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
      await window.pick(row);
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
    await window.shoot('debugging-menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await attach('codex-backend');
    const url = (service: string, route: string): string =>
      `http://127.0.0.1:${place.env[`CODEX_${service}_PORT`]}${route}`;
    const asking = fetch(url('BACKEND', '/api/visits'), { method: 'POST', body: '{"page":"/"}' });
    await code.rowSays('codex-backend', 'stands at a breakpoint');
    await code.showServices();
    await delay(2_500);
    await window.shoot('debugging-dark', 'docs');
    await code.row('codex-backend').hover();
    await delay(1_500);
    await window.shoot('debugging-tooltip');
    await window.mouseAway();
    await window.theme('light');
    await window.shoot('debugging-light', 'docs');
    await code.sidebarWidth(240);
    await delay(1_000);
    await window.shoot('debugging-narrow');
    await code.sidebarWidth(430);
    await window.theme('dark');
    await page.keyboard.press('F5');
    console.log(`went on: ${(await asking).status}`);
    await code.command('CODEX Services: Record CPU profile');
    await window.pick('codex-backend');
    await page.locator('.tab', { hasText: '.cpuprofile' }).waitFor();
    await delay(4_000);
    await window.shoot('debugging-profile');
    await code.command('CODEX Services: Take heap snapshot');
    await window.pick('codex-backend');
    await page.locator('.monaco-dialog-box').waitFor();
    await delay(500);
    await window.shoot('debugging-snapshot-question');
    await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Take snapshot' }).click();
    await page.locator('.tab', { hasText: '.heapsnapshot' }).waitFor();
    await delay(4_000);
    await window.shoot('debugging-snapshot');
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await open('frontend/app/health/route.js', 5);
    await attach('codex-frontend');
    const child = fetch(url('FRONTEND', '/health'));
    await code.rowSays('codex-frontend', 'stands at a breakpoint');
    await delay(2_500);
    await window.shoot('debugging-next');
    await page.keyboard.press('F5');
    console.log(`went on: ${(await child).status}`);
  });
});
