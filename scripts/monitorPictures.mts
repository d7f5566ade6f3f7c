// `npm run pictures:monitor`: the monitor with ten services, an hour of them, a leak and a loop, in four themes and narrow (4 minutes).
// The services run; the hour before is written as an earlier window would have kept it.
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { fileHash } from '../src/pm2/windows/sharedNames';
import { serviceKey } from '../src/services/state/service';
import { toRecord } from '../src/services/timeline/timelineRecord';
import { Code } from '../test/e2e/harness/codeWindow';
import { earlierHour } from '../test/e2e/harness/earlierHour';
import { monitorFrame } from '../test/e2e/harness/monitorFrame';
import { processesOf } from './sampleSession.mjs';
import { root, setUp } from './setup.mjs';

const docs = path.join(root, 'docs', 'pictures');
const results = path.join(root, 'test-results');
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

await setUp({ host: true });
mkdirSync(docs, { recursive: true });
mkdirSync(results, { recursive: true });
const at = path.join(realpathSync(tmpdir()), 'cxm');
mkdirSync(at);
const workspace = path.join(at, 'shop');
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
  writeFileSync(path.join(workspace, name), text);
};
const theme = (colorTheme: string): void =>
  write('.vscode/settings.json', JSON.stringify({ 'workbench.colorTheme': colorTheme }));
const apps = names.map((name) => ({
  name,
  script: `${name}.cjs`,
  min_uptime: 500,
  ...(name === 'worker' && { max_memory_restart: '220M' }),
  ...(name === 'api' && { max_memory_restart: '200M' }),
}));
write('ecosystem.config.cjs', `module.exports = ${JSON.stringify({ apps }, null, 2)};\n`);
for (const name of names) write(`${name}.cjs`, scripts[name] ?? idle);
theme('Dark Modern');
const storage = path.join(at, 'code/data/User/globalStorage/codex-services.codex-services');
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
const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
const code = await Code.open({
  folder: at,
  workspace,
  env,
  viewport: { width: 1500, height: 1000 },
});
try {
  await code.showServices();
  await code.clickInTitle('Start all services');
  await code.rowSays('docs', 'ready', 60_000);
  await code.closeWindow();
  // The extension host of that window has ended, and written what it knew.
  await delay(10_000);
  seed();
  await code.reopenWindow();
  await code.showServices();
  await code.rowSays('docs', 'ready', 60_000);
  await code.clickInTitle('Open monitor');
  const { page } = code;
  const monitor = await monitorFrame(code);
  await monitor.getByRole('button', { name: '1 h', exact: true }).click();
  await monitor.getByRole('heading', { name: 'docs' }).waitFor();
  await delay(25_000);
  const shoot = async (folder: string, name: string): Promise<void> => {
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(`${name}.png`);
  };
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
    await shoot(short === 'dark' || short === 'light' ? docs : results, `monitor-${short}`);
    await page.mouse.move(5, 500);
  }
  theme('Dark Modern');
  await monitor.getByRole('button', { name: '10 min', exact: true }).click();
  await page.setViewportSize({ width: 760, height: 900 });
  await delay(3_000);
  await shoot(results, 'monitor-narrow');
  await page.setViewportSize({ width: 1500, height: 1000 });
  await monitor.getByRole('button', { name: 'mailer: Compare two runs' }).click();
  await delay(2_000);
  await shoot(results, 'monitor-compare');
  await page.keyboard.press('Escape');
  await monitor.getByRole('button', { name: 'mailer: As a table' }).click();
  await delay(1_000);
  await shoot(results, 'monitor-table');
  await monitor
    .getByRole('button', { name: /^Error in its log|errors in its log/ })
    .first()
    .click();
  await delay(3_000);
  await shoot(results, 'monitor-moment');
} finally {
  await code.close();
  for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
  rmSync(at, { recursive: true, force: true, maxRetries: 5 });
}
