// `npm run pictures:logs`: logs in the real workbench, of the sample whose backend prints its queries (3 minutes).
import { setTimeout as delay } from 'node:timers/promises';
import { withSample, withWindow } from './pictureWindow.mjs';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];

await withSample({}, async (place) => {
  await withWindow({ ...place, viewport: { width: 1280, height: 720 } }, async (window) => {
    const { code, page } = window;
    const shoot = async (name: string): Promise<void> => {
      await page.mouse.move(900, 60);
      await delay(800);
      await window.shoot(name, 'docs');
    };
    const visit = async (times: number): Promise<void> => {
      const front = `http://127.0.0.1:${place.env['CODEX_FRONTEND_PORT']}`;
      const back = `http://127.0.0.1:${place.env['CODEX_BACKEND_PORT']}`;
      for (let i = 0; i < times; i++) {
        await fetch(`${back}/api/visits`).then((answer) => answer.text());
        if (i % 20 === 0) await fetch(front).then((answer) => answer.text());
        if (i % 10 === 0) {
          const art = await fetch(`${front}/art?seed=${i}`);
          await art.arrayBuffer();
        }
      }
    };
    await code.showServices();
    await code.sidebarWidth(300);
    await code.clickInTitle('Start all services');
    for (const name of names) await code.rowSays(name, 'ready', 180_000);
    await code.clickInRow('codex-backend', 'Show logs');
    await visit(150);
    await delay(6_000);
    await visit(60);
    // The count line comes 5 s after the first line that it counts.
    await delay(6_000);
    await shoot('logs-folded-dark');
    await window.theme('light');
    await shoot('logs-folded-light');
    await code.command('CODEX Services: Show folded lines');
    await delay(1_500);
    await page.keyboard.type('codex-backend');
    await delay(800);
    await page.keyboard.press('Enter');
    await delay(2_500);
    await shoot('logs-folded-lines-light');
    await page.keyboard.press('Control+W');
    await window.theme('dark');
    await code.command('CODEX Services: Show logs of several services');
    await delay(2_500);
    await shoot('logs-combined-dark');
    await code.command('CODEX Services: Search logs…');
    await delay(800);
    await page.keyboard.type('GET /');
    await delay(2_500);
    await shoot('logs-search-dark');
    await page.keyboard.press('Escape');
  });
});
