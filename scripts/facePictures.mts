// `npm run pictures:face`: every face of the extension, to be looked at: four themes, 200 and 300 px, English and Spanish (8 minutes).
// One sheet a face and language goes to test-results/face.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Code } from '../test/e2e/harness/codeWindow';
import { workbenchUrl } from '../test/host/index.mjs';
import { type Clip, type Place, withFolder, withWindow } from './pictureWindow.mjs';
import { root } from './setup.mjs';

const themes = [
  'Dark Modern',
  'Light Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;
const words = {
  en: {
    start: 'Start all services',
    stability: 'Stability',
    ready: 'ready',
    loop: 'crash loop',
    walkthrough: 'Keep your services running',
    metrics: 'Export metrics…',
    exported: 'are exported',
  },
  es: {
    start: 'Iniciar todos los servicios',
    stability: 'Estabilidad',
    ready: 'listo',
    loop: 'bucle de caídas',
    walkthrough: 'Mantenga sus servicios en marcha',
    metrics: 'Exportar métricas…',
    exported: 'se exportan',
  },
} as const;
type Language = keyof typeof words;

const results = path.join(root, 'test-results', 'face');
const serve = `console.log('listening'); require('http').createServer((_, answer) => answer.end('hello')).listen(process.env.PORT);`;
const files: Readonly<Record<string, string>> = {
  'api.cjs': `${serve} setTimeout(() => console.error('Error: the cellar is flooded'), 3000);`,
  'web.cjs': serve,
  'mailer.cjs': `console.error('Error: connect ECONNREFUSED 127.0.0.1:2525'); process.exit(1);`,
  'reports.cjs': serve,
};
const apps = [
  { name: 'api', script: './api.cjs', max_memory_restart: '200M', env: { PORT: '41731' } },
  { name: 'web', script: './web.cjs', env: { PORT: '41732' } },
  { name: 'mailer', script: './mailer.cjs', watch: true },
  { name: 'reports', script: './reports.cjs', autorestart: false, instances: 2 },
];

mkdirSync(results, { recursive: true });
const only = process.argv[2] as Language | undefined;
for (const language of only ? [only] : (['en', 'es'] as const)) {
  await withFolder(`cxf-${language}`, (place) => faces(place, language));
}

async function faces(place: Place, language: Language): Promise<void> {
  const { folder, write } = place;
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  write(files);
  write({ 'ecosystem.config.cjs': `module.exports = ${JSON.stringify({ apps }, null, 2)};\n` });
  const locale = language === 'es' ? ({ locale: language } as const) : {};
  const options = { ...place, viewport: { width: 1000, height: 640 }, ...locale };
  await withWindow({ ...options, folder: path.join(folder, 'trusted') }, async ({ code }) => {
    await services(code, language, place);
    await welcome(code, `nothing-${language}`, empty);
    await welcome(code, `noFolder-${language}`);
  });
  const untrusted = { ...options, folder: path.join(folder, 'untrusted'), trusted: false };
  await withWindow(untrusted, async ({ code }) => {
    await welcome(code, `untrusted-${language}`, place.workspace);
  });
}

/** What is said where there are no rows, in a dark and in a light theme: a folder that is opened, or none. */
async function welcome(code: Code, name: string, folder?: string): Promise<void> {
  const pictures: Buffer[] = [];
  for (const theme of themes.slice(0, 2)) {
    code.server.updateSettings({ 'workbench.colorTheme': theme });
    await code.page.goto(workbenchUrl({ server: code.server, folder }));
    await code.showServices();
    await delay(3_000);
    pictures.push(...(await atWidths(code)));
  }
  await sheet(code, `welcome-${name}`, pictures);
}

async function services(
  code: Code,
  language: Language,
  { workspace, write }: Pick<Place, 'workspace' | 'write'>,
): Promise<void> {
  const { page } = code;
  const said = words[language];
  const inThemes = async (name: string, take: () => Promise<readonly Buffer[]>): Promise<void> => {
    const pictures: Buffer[] = [];
    for (const theme of themes) {
      // What commands have written there stays.
      const file = path.join(workspace, '.vscode/settings.json');
      const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
      const settings = { ...kept, 'workbench.colorTheme': theme };
      write({ '.vscode/settings.json': JSON.stringify(settings) });
      await delay(2_500);
      pictures.push(...(await take()));
    }
    await sheet(code, `${name}-${language}`, pictures);
  };
  await code.showServices();
  await code.clickInTitle(said.start);
  for (const name of ['api', 'web']) await code.rowSays(name, said.ready);
  await code.rowSays('mailer', said.loop, 180_000);
  await code.row('api').locator('.monaco-tl-twistie').click();
  await inThemes('tree', () => atWidths(code));
  await inThemes('menu', async () => {
    await code.row('web').click({ button: 'right' });
    await delay(1_000);
    const picture = await page.screenshot({ clip: clip(0, 30, 700, 480) });
    await page.keyboard.press('Escape');
    return [picture];
  });
  await inThemes('status', async () => {
    await code.statusBar().hover();
    await page.locator('.workbench-hover', { hasText: 'mailer' }).waitFor();
    await delay(2_000);
    const picture = await page.screenshot({ clip: clip(0, 380, 700, 260) });
    await page.mouse.move(700, 300);
    return [picture];
  });
  // What was told of the loop stands in front of what is looked at from here on.
  await code.command('Notifications: Clear All Notifications');
  await code.command('Preferences: Open Settings (UI)');
  await page.locator('.settings-editor .suggest-input-container').click();
  await page.keyboard.type('@ext:codex-services.codex-services ');
  const groups = page.locator('.settings-editor .settings-toc-container .monaco-list-row');
  await groups.filter({ hasText: 'CODEX Services' }).first().click();
  await delay(3_000);
  await inThemes('settings', async () => [await page.screenshot()]);
  await page.keyboard.press('Escape');
  await code.command('Welcome: Open Walkthrough...');
  await page.keyboard.type(said.walkthrough);
  await delay(1_500);
  await page.keyboard.press('Enter');
  await delay(3_000);
  await inThemes('walkthrough', async () => [await page.screenshot()]);
  const input = page.locator('.quick-input-widget');
  await code.command(said.metrics);
  await page.locator('.notification-toast', { hasText: said.exported }).waitFor();
  await inThemes('metrics', async () => {
    const pictures: Buffer[] = [];
    for (const width of [1000, 520]) {
      await page.setViewportSize({ width, height: 640 });
      const shown = Math.min(width, 620);
      await code.command('Notifications: Show Notifications');
      await page.locator('.notifications-center.visible').waitFor();
      await delay(800);
      pictures.push(
        await page.screenshot({ clip: clip(width - Math.min(width, 520), 440, 520, 200) }),
      );
      await page.keyboard.press('Escape');
      await code.command(said.metrics);
      await input.locator('.monaco-list-row').nth(3).waitFor();
      // It comes by degrees.
      await delay(500);
      pictures.push(await page.screenshot({ clip: clip((width - shown) / 2, 0, shown, 280) }));
      await page.keyboard.press('Escape');
    }
    await page.setViewportSize({ width: 1000, height: 640 });
    return pictures;
  });
}

/** The side bar at 300 and at 200 px. */
async function atWidths(code: Code): Promise<readonly Buffer[]> {
  const pictures: Buffer[] = [];
  for (const width of [300, 200]) {
    await code.sidebarWidth(width);
    await delay(800);
    pictures.push(await code.page.screenshot({ clip: clip(0, 0, width + 60, 640) }));
  }
  await code.sidebarWidth(300);
  return pictures;
}

function clip(x: number, y: number, width: number, height: number): Clip {
  return { x, y, width, height };
}

/** Pictures beside each other, as one. */
async function sheet(code: Code, name: string, pictures: readonly Buffer[]): Promise<void> {
  const page = await code.page.context().newPage();
  await page.setViewportSize({ width: 1500, height: 400 });
  const images = pictures.map(
    (one) => `<img src="data:image/png;base64,${one.toString('base64')}">`,
  );
  await page.setContent(`<body style="margin:0;background:#888">${images.join(' ')}</body>`);
  await page.screenshot({ path: path.join(results, `${name}.png`), fullPage: true });
  await page.close();
  console.log(`${name}.png`);
}
