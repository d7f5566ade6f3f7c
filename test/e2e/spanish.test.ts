import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { violations } from './harness/axe';
import { Code } from './harness/codeWindow';
import { monitorFrame } from './harness/monitorFrame';

const bundle = JSON.parse(
  readFileSync(path.join(root, 'l10n/bundle.l10n.es.json'), 'utf8'),
) as Readonly<Record<string, string>>;
/** English sentences that nobody may see here: those whose words are not Spanish as well. */
const english = Object.entries(bundle).flatMap(([said, spanish]) =>
  said === spanish || said.includes('{') || said.length < 6 || spanish.includes(said) ? [] : [said],
);
/** As many services as nobody has in view at once. */
const spare = Array.from({ length: 28 }, (_, i) => `pieza-${i + 1}`);

/** Two folders, one with a setting that is wrong, driven in Spanish with a minimal language pack (test/e2e/languagePack). */
describe('the editor in Spanish', () => {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
  let code: Code;
  let monitor: FrameLocator;

  beforeAll(async () => {
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
      writeFileSync(path.join(at, name), text);
    };
    const idle = `console.log('listo'); setInterval(() => {}, 1000);\n`;
    const app = (name: string) => ({ name, script: './a.cjs', min_uptime: 300 });
    write('tienda/a.cjs', idle);
    write(
      'tienda/ecosystem.config.json',
      JSON.stringify({
        apps: [{ ...app('api'), max_memory_restart: '200M' }, ...spare.map(app)],
      }),
    );
    write('blog/a.cjs', idle);
    const visor = { script: './a.cjs', memoryCap: '1X' };
    const settings = { 'codexServices.services': { visor } };
    write('blog/.vscode/settings.json', JSON.stringify(settings));
    const folders = [{ path: 'blog' }, { path: 'tienda' }];
    write('taller.code-workspace', JSON.stringify({ folders }));
    const workspace = path.join(at, 'taller.code-workspace');
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env, locale: 'es' });
    await code.showServices();
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  it('takes the settings of each folder, and tells what is wrong with them', async () => {
    await code.rowSays('api', 'detenido');
    await code.rowSays('blog', 'Carpeta blog');
    await code.rowSays('visor', 'detenido');
    const problem = code.tree().locator('.monaco-list-row', { hasText: 'codexServices.services' });
    expect(await problem.first().getAttribute('aria-label')).toMatch(
      /^Problema: La configuración .* no se usa: debe ser un tamaño como "1G".* Pulse Entrar para: /,
    );
  });

  it('speaks Spanish in every row and in the status bar', async () => {
    await code.clickInRow('api', 'Iniciar servicio');
    await code.rowSays('api', /^api, listo, \d+ MB de 200 MB, en marcha desde hace menos/);
    await code.row('api').locator('.monaco-tl-twistie').click();
    await code.rowSays('Reinicios', 'Reinicios: 0');
    await expect
      .poll(() => code.statusBar().locator('a').first().getAttribute('aria-label'))
      .toMatch(/emoria del sistema en uso: \d+ %/);
    await code.sidebarWidth(300);
    expect(englishIn(await code.page.locator('.part.sidebar').innerText())).toEqual([]);
    await code.picture('spanish-tree');
  });

  it('shows 30 services over time in Spanish, with nothing cut at 300 px', async () => {
    await code.clickInTitle('Abrir el monitor');
    monitor = await monitorFrame(code);
    const lanes = monitor.locator('.lanes > .lane');
    await expect.poll(() => lanes.count()).toBe(spare.length + 2);
    await monitor.getByText('En directo').waitFor();
    await monitor.getByRole('button', { name: '1 h', exact: true }).click();
    await monitor.getByRole('button', { name: 'api: Como tabla' }).click();
    await code.command('View: Toggle Primary Side Bar Visibility');
    await code.page.setViewportSize({ width: 350, height: 860 });
    await expect
      .poll(() => monitor.locator('html').evaluate((html) => html.clientWidth))
      .toBeLessThan(310);
    expect(await cut(monitor)).toEqual([]);
    expect(englishIn(await monitor.locator('body').innerText())).toEqual([]);
    await code.picture('spanish-monitor-300');
    expect(await violations(monitor)).toEqual([]);
    await code.page.setViewportSize({ width: 1400, height: 860 });
    await code.picture('spanish-monitor');
  });

  it('is gone while another tab hides the monitor, and back as it was', async () => {
    await code.command('File: New Untitled Text File');
    await monitor.locator('body').waitFor({ state: 'detached' });
    await code.page.getByRole('tab', { name: 'Servicios a lo largo del tiempo' }).click();
    monitor = await monitorFrame(code);
    await expect.poll(() => monitor.locator('.lanes > .lane').count()).toBe(spare.length + 2);
    const hour = monitor.getByRole('button', { name: '1 h', exact: true });
    expect(await hour.getAttribute('aria-pressed')).toBe('true');
  });

  it('moves the monitor to a window of its own, where it goes on', async () => {
    const opened = code.page.context().waitForEvent('page');
    await code.command('View: Move Editor into New Window');
    const page: Page = await opened;
    await page.setViewportSize({ width: 900, height: 700 });
    monitor = await monitorFrame({ page });
    await monitor.getByRole('button', { name: 'api: Reiniciar' }).click();
    await monitor
      .getByRole('region', { name: 'api', exact: true })
      .getByRole('button', { name: /^.*Reiniciado: por usted/ })
      .waitFor();
    await page.screenshot({ path: path.join(root, 'test-results/spanish-monitor-window.png') });
    await page.close();
  });

  it('ticks the steps of the walkthrough that were done before it was first opened', async () => {
    await code.command('Welcome: Open Walkthrough...');
    await code.page.keyboard.type('Mantenga sus servicios en marcha');
    await code.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Mantenga sus servicios' })
      .waitFor();
    await code.page.keyboard.press('Enter');
    const ticked = (step: string) =>
      code.page.locator(`[data-done-step-id$="#${step}"]`).first().getAttribute('aria-checked');
    for (const step of ['found', 'startAll', 'row']) {
      await expect.poll(() => ticked(step)).toBe('true');
    }
    expect(await ticked('log')).toBe('false');
    await code.picture('spanish-walkthrough');
  });
});

function englishIn(seen: string): readonly string[] {
  const said = seen.replaceAll(/CODEX Services|codexServices/g, '');
  return english.filter((sentence) => said.includes(sentence));
}

/** What of the page does not fit: elements wider than their place, by their text. */
async function cut(frame: FrameLocator): Promise<readonly string[]> {
  return frame.locator('body').evaluate((body) =>
    Array.from(body.querySelectorAll<HTMLElement>(':scope *'))
      .filter((one) => one.closest('.plot, .marks, .unseen, .codicon') === null)
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
      .filter((one) => getComputedStyle(one).display !== 'inline')
      .map((one) => `${one.tagName} ${one.className}: ${one.innerText.slice(0, 80)}`),
  );
}
