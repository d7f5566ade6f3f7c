// `npm run pictures:monitor`: the monitor with ten services, an hour of them, a leak and a loop, in four themes and narrow (4 minutes).
// The services run; the hour before is written as an earlier window would have kept it.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { fileHash } from '../src/pm2/windows/sharedNames';
import { serviceKey } from '../src/services/state/service';
import { toRecord } from '../src/services/timeline/timelineRecord';
import { earlierHour } from '../test/e2e/harness/earlierHour';
import { monitorFrame } from '../test/e2e/harness/monitorFrame';
import { withFolder, withWindow } from './pictureWindow.mjs';

const names = [
  'api',
  'web',
  'worker',
  'mailer',
  'search',
  'images',
  'auth',
  'billing',
  'cron',
  'docs',
];
const scripts: Readonly<Record<string, string>> = {
  // A leak, with an error now and then.
  worker: `const kept = []; let n = 0;
setInterval(() => { kept.push(Buffer.alloc(512 * 1024, 1)); if (n++ % 20 === 19) console.error('Error: the queue is behind'); }, 1000);
console.log('working');`,
  // A loop.
  mailer: `console.error('Error: connect ECONNREFUSED 127.0.0.1:2525'); setTimeout(() => process.exit(1), 700);`,
};
const idle = `let n = 0; setInterval(() => { const end = Date.now() + 8 + (n++ % 7) * 5; while (Date.now() < end); }, 1000); console.log('ready');`;

const apps = names.map((name) => ({
  name,
  script: `${name}.cjs`,
  min_uptime: 500,
  ...(name === 'worker' && { max_memory_restart: '220M' }),
  ...(name === 'api' && { max_memory_restart: '200M' }),
}));

await withFolder('cxm', async (place) => {
  const { workspace, write } = place;
  const theme = (colorTheme: string): void =>
    write({ '.vscode/settings.json': JSON.stringify({ 'workbench.colorTheme': colorTheme }) });
  write({ 'ecosystem.config.cjs': `module.exports = ${JSON.stringify({ apps }, null, 2)};\n` });
  for (const name of names) write({ [`${name}.cjs`]: scripts[name] ?? idle });
  theme('Dark Modern');
  const storage = path.join(
    place.folder,
    'code/data/User/globalStorage/codex-services.codex-services',
  );
  mkdirSync(storage, { recursive: true });
  const seed = (): void => {
    const record = earlierHour(
      names.map((name) => serviceKey(workspace, name)),
      { leak: serviceKey(workspace, 'worker'), loop: serviceKey(workspace, 'mailer') },
      Date.now(),
    );
    const name = `timeline-${fileHash(String(pathToFileURL(workspace)))}.json`;
    writeFileSync(path.join(storage, name), JSON.stringify(toRecord(record)));
  };
  await withWindow({ ...place, viewport: { width: 1500, height: 1000 } }, async (window) => {
    const { code } = window;
    await code.showServices();
    await code.clickInTitle('Start all services');
    await code.rowSays('docs', 'ready', 60_000);
    await code.closeWindow();
    // The extension host of that window has ended, and written what it knew.
    await delay(10_000);
    seed();
    await code.reopenWindow();
    const { page } = window;
    await code.showServices();
    await code.rowSays('docs', 'ready', 60_000);
    await code.clickInTitle('Open monitor');
    const monitor = await monitorFrame(code);
    await monitor.getByRole('button', { name: '1 h', exact: true }).click();
    await monitor.getByRole('heading', { name: 'docs' }).waitFor();
    await delay(25_000);
    const worker = monitor.getByRole('slider', { name: /worker/ });
    const themes = [
      ['Dark Modern', 'dark'],
      ['Light Modern', 'light'],
      ['Default High Contrast', 'hc-dark'],
      ['Default High Contrast Light', 'hc-light'],
    ] as const;
    for (const [name, short] of themes) {
      theme(name);
      await delay(4_000);
      await worker.hover({ position: { x: 400, y: 40 } });
      await delay(500);
      await window.shoot(`monitor-${short}`, /^(dark|light)$/.test(short) ? 'docs' : 'looked');
      await page.mouse.move(5, 500);
    }
    theme('Dark Modern');
    await monitor.getByRole('button', { name: '10 min', exact: true }).click();
    await page.setViewportSize({ width: 760, height: 900 });
    await delay(3_000);
    await window.shoot('monitor-narrow');
    await page.setViewportSize({ width: 1500, height: 1000 });
    await monitor.getByRole('button', { name: 'mailer: Compare two runs' }).click();
    await delay(2_000);
    await window.shoot('monitor-compare');
    await page.keyboard.press('Escape');
    await monitor.getByRole('button', { name: 'mailer: As a table' }).click();
    await delay(1_000);
    await window.shoot('monitor-table');
    await monitor
      .getByRole('button', { name: /^Error in its log|errors in its log/ })
      .first()
      .click();
    await delay(3_000);
    await window.shoot('monitor-moment');
  });
});
