// `npm run pictures:memory`: row, tooltip and status bar in warning and critical, light and dark, from the real thing (4 minutes).
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { Code } from '../test/e2e/harness/codeWindow';
import { processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

const folder = path.join(root, 'docs', 'pictures');

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

await setUp({ host: true });
mkdirSync(folder, { recursive: true });
// The tooltip shows where a service runs: a path that says nothing of this machine.
const at = path.join(realpathSync(tmpdir()), 'demo');
mkdirSync(at);
const workspace = path.join(at, 'shop');
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
  writeFileSync(path.join(workspace, name), text);
};
const limits = (warning: number, critical: number): void =>
  write(
    '.vscode/settings.json',
    JSON.stringify({
      'codexServices.launch': 'asWritten',
      'codexServices.memory.warningPercent': warning,
      'codexServices.memory.criticalPercent': critical,
    }),
  );
write('ecosystem.config.cjs', `module.exports = ${JSON.stringify({ apps }, null, 2)};\n`);
write('api.cjs', growing(2));
write('web.sh', '#!/bin/bash\nnode wave.cjs\necho over\n');
write('wave.cjs', wave);
write('worker.cjs', growing(4));
limits(90, 95);
const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
const code = await Code.open({
  folder: at,
  workspace,
  env,
  settings: {
    'workbench.preferredDarkColorTheme': 'Dark Modern',
    'workbench.preferredLightColorTheme': 'Light Modern',
  },
  viewport: { width: 1180, height: 640 },
});
try {
  const { page } = code;
  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(`${name}.png`);
  };
  await code.showServices();
  await code.sidebarWidth(480);
  await code.clickInTitle('Start all services');
  for (const { name } of apps) await code.rowSays(name, 'ready', 60_000);
  await page.keyboard.press('Escape');
  // The worker meets its cap, and the api's pace is known.
  await code.rowSays('api', /at this pace over its cap/, 200_000);
  /** A row that is drawn anew closes its tooltip: then it is opened again. */
  const hover = async (over: Locator, says: string): Promise<void> => {
    const tooltip = page.locator('.monaco-hover', { hasText: says });
    for (let tries = 0; tries < 8; tries++) {
      await page.mouse.move(900, 200);
      await delay(700);
      await over.hover();
      await delay(1_500);
      if (await tooltip.first().isVisible()) return;
    }
    throw new Error(`No tooltip says "${says}".`);
  };
  const all = async (level: string, theme: string): Promise<void> => {
    // The item's colour gives way to the mouse.
    await page.mouse.move(900, 200);
    await delay(1_500);
    await shoot(`memory-${level}-${theme}`);
    await hover(code.row('api').locator('.label-name'), 'Show restart history');
    await shoot(`memory-${level}-${theme}-tooltip`);
    await hover(code.statusBar(), 'Memory of the machine');
    await shoot(`memory-${level}-${theme}-status-bar`);
  };
  const toggle = async (selector: string): Promise<void> => {
    await code.command('Preferences: Toggle between Light/Dark Themes');
    await page.locator(selector).waitFor();
  };
  limits(1, 99);
  await delay(7_000);
  await all('warning', 'dark');
  await toggle('.monaco-workbench.vs');
  await all('warning', 'light');
  limits(1, 2);
  await delay(7_000);
  await all('critical', 'light');
  await toggle('.monaco-workbench.vs-dark');
  await all('critical', 'dark');
} finally {
  await code.close();
  for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
  rmSync(at, { recursive: true, force: true, maxRetries: 5 });
}
