// `npm run pictures:memory`: row, tooltip and status bar in warning and critical, light and dark, from the real thing (4 minutes).
import { setTimeout as delay } from 'node:timers/promises';
import { withFolder, withWindow } from './pictureWindow.mjs';

/** Grows by so many MB a second. */
const growing = (perSecond: number): string => `
const kept = [];
setInterval(() => kept.push(Buffer.alloc(${perSecond} * 1024 ** 2, 1)), 1000);
console.log('growing');
`;
/** Holds more and less in turns. */
const wave = `
let kept = [];
let second = 0;
setInterval(() => {
  if (second++ % 40 === 39) kept = [];
  kept.push(Buffer.alloc(4 * 1024 ** 2, 1));
}, 1000);
`;
const apps = [
  { name: 'api', script: 'api.cjs', max_memory_restart: '500M', min_uptime: 500 },
  {
    name: 'web',
    script: './web.sh',
    interpreter: 'bash',
    max_memory_restart: '300M',
    min_uptime: 500,
  },
  { name: 'worker', script: 'worker.cjs', max_memory_restart: '200M', min_uptime: 500 },
];

const view = {
  settings: {
    'workbench.preferredDarkColorTheme': 'Dark Modern',
    'workbench.preferredLightColorTheme': 'Light Modern',
  },
  viewport: { width: 1180, height: 640 },
};

await withFolder('demo', async (place) => {
  const limits = (warning: number, critical: number): void =>
    place.write({
      '.vscode/settings.json': JSON.stringify({
        'codexServices.launch': 'asWritten',
        'codexServices.memory.warningPercent': warning,
        'codexServices.memory.criticalPercent': critical,
      }),
    });
  place.write({
    'ecosystem.config.cjs': `module.exports = ${JSON.stringify({ apps }, null, 2)};\n`,
    'api.cjs': growing(2),
    'web.sh': '#!/bin/bash\nnode wave.cjs\necho over\n',
    'wave.cjs': wave,
    'worker.cjs': growing(4),
  });
  limits(90, 95);
  await withWindow({ ...place, ...view }, async (window) => {
    const { code, page } = window;
    await code.showServices();
    await code.sidebarWidth(480);
    await code.clickInTitle('Start all services');
    for (const { name } of apps) await code.rowSays(name, 'ready', 60_000);
    await page.keyboard.press('Escape');
    // The worker meets its cap, and the api's pace is known.
    await code.rowSays('api', /at this pace over its cap/, 200_000);
    const all = async (level: string, theme: string): Promise<void> => {
      // The item's colour gives way to the mouse.
      await page.mouse.move(900, 200);
      await delay(1_500);
      await window.shoot(`memory-${level}-${theme}`, 'docs');
      await code.tooltipOf(code.row('api').locator('.label-name'), 'Show restart history');
      await window.shoot(`memory-${level}-${theme}-tooltip`, 'docs');
      await code.tooltipOf(code.statusBar(), 'Memory of the machine');
      await window.shoot(`memory-${level}-${theme}-status-bar`, 'docs');
    };
    limits(1, 99);
    await delay(7_000);
    await all('warning', 'dark');
    await window.theme('light');
    await all('warning', 'light');
    limits(1, 2);
    await delay(7_000);
    await all('critical', 'light');
    await window.theme('dark');
    await all('critical', 'dark');
  });
});
