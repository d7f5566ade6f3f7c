import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { violations } from './harness/axe';
import { Code } from './harness/codeWindow';
import { monitorFrame } from './harness/monitorFrame';

/** A theme, and the class that the editor gives its pages. */
const themes = [
  ['Light Modern', 'vscode-light'],
  ['Default High Contrast', 'vscode-high-contrast'],
  ['Default High Contrast Light', 'vscode-high-contrast-light'],
  ['Dark Modern', 'vscode-dark'],
] as const;
const time = /\d\d:\d\d:\d\d/;

describe('the monitor', () => {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
  const workspace = path.join(at, 'shop');
  const apps = [
    { name: 'api', script: './api.cjs', max_memory_restart: '200M', min_uptime: 300 },
    { name: 'web', script: './web.cjs', min_uptime: 300 },
    { name: 'idle', script: './web.cjs', min_uptime: 300 },
  ];
  let code: Code;
  let monitor: FrameLocator;

  const theme = (name: string): void =>
    writeFileSync(
      path.join(workspace, '.vscode/settings.json'),
      JSON.stringify({ 'workbench.colorTheme': name }),
    );

  beforeAll(async () => {
    mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
    const say = `let n = 0; setInterval(() => console.log('step ' + n++), 500);`;
    writeFileSync(
      path.join(workspace, 'api.cjs'),
      `${say} setTimeout(() => console.error('Error: the cellar is flooded'), 1500);`,
    );
    writeFileSync(path.join(workspace, 'web.cjs'), say);
    const file = path.join(workspace, 'ecosystem.config.json');
    writeFileSync(file, JSON.stringify({ apps }));
    theme('Dark Modern');
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env });
    await code.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await code.showServices();
    await code.rowSays('api', 'stopped');
    for (const name of ['api', 'web']) await code.clickInRow(name, 'Start service');
    for (const name of ['api', 'web']) await code.rowSays(name, 'ready');
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  const lane = (name: string) => monitor.getByRole('region', { name, exact: true });
  const slider = (name: string) => monitor.getByRole('slider', { name: `Moment in ${name}` });
  const figures = (name: string) => lane(name).locator('.figures').innerText();
  /** What stands in the document beside the monitor. */
  const document = async (): Promise<string> => {
    const lines = await code.page.locator('.editor-instance .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  };
  const closeDocument = async (title: RegExp): Promise<void> => {
    const tab = code.page.getByRole('tab', { name: title });
    await tab.click({ button: 'middle' });
    await tab.waitFor({ state: 'detached' });
  };

  it('opens from the view’s title, with a lane for each service', async () => {
    await code.clickInTitle('Open monitor');
    monitor = await monitorFrame(code);
    for (const { name } of apps) await lane(name).waitFor();
    await expect.poll(() => figures('api')).toMatch(/\d+ MB of 200 MB · CPU/);
    expect(await lane('idle').locator('.state').innerText()).toBe('stopped');
    await lane('idle').getByRole('button', { name: 'idle: Start' }).waitFor();
    expect(await lane('idle').getByRole('button', { name: 'idle: Restart' }).count()).toBe(0);
  });

  it('reads all lanes at the moment of the pointer', async () => {
    const box = await slider('api').boundingBox();
    if (!box) throw new Error('There is no chart.');
    await code.page.mouse.move(box.x + box.width - 60, box.y + 40);
    await expect.poll(() => figures('api')).toMatch(time);
    const at = time.exec(await figures('api'))?.[0];
    expect(await figures('web')).toContain(at);
    expect(await figures('Memory of the machine')).toContain(at);
    await code.page.mouse.move(box.x - 300, 5);
    await expect.poll(() => figures('api')).not.toMatch(time);
  });

  it('is walked through by keyboard, and says what it reads', async () => {
    await slider('api').focus();
    await code.page.keyboard.press('End');
    const said = () => slider('api').getAttribute('aria-valuetext');
    await expect.poll(said).toMatch(/\d\d:\d\d:\d\d · \d+ MB of 200 MB/);
    const before = await said();
    await code.page.keyboard.press('ArrowLeft');
    await expect.poll(said).not.toBe(before);
    await code.page.keyboard.press('+');
    const says = monitor.locator('.says');
    await expect.poll(() => says.innerText()).toContain('Stands still');
    await monitor.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => says.innerText()).toBe('Follows the present');
    const button = (what: string) => lane('api').getByRole('button', { name: `api: ${what}` });
    await button('Restart').focus();
    for (const [key, what] of [
      ['ArrowRight', 'Stop'],
      ['End', 'As a table'],
      ['Home', 'Restart'],
    ] as const) {
      await code.page.keyboard.press(key);
      await expect.poll(() => button(what).evaluate((one) => one.matches(':focus'))).toBe(true);
    }
    expect(await lane('api').locator('.buttons [tabindex="0"]').count()).toBe(1);
  });

  it('opens what the log said at a mark', async () => {
    await lane('api')
      .getByRole('button', { name: /^Error in its log/ })
      .click();
    await expect.poll(document).toContain('the cellar is flooded');
    await code.picture('monitor-moment');
    await closeDocument(/^api at/);
    await lane('web')
      .getByRole('button', { name: /Started: by you/ })
      .click();
    await expect.poll(document).toMatch(/Started: by you[^]*step 0/);
    await closeDocument(/^web at/);
  });

  it('restarts from a lane, and marks it', async () => {
    await lane('web').getByRole('button', { name: 'web: Restart' }).click();
    await expect
      .poll(() =>
        lane('web')
          .getByRole('button', { name: /Restarted: by you/ })
          .count(),
      )
      .toBe(1);
    await expect.poll(() => lane('web').locator('.state').innerText()).toBe('ready');
    await lane('web').getByRole('button', { name: 'web: Compare two runs' }).click();
    const dialog = monitor.getByRole('dialog', { name: 'Two runs of web' });
    await dialog.getByRole('cell', { name: /MB/ }).first().waitFor();
    expect(await violations(monitor)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is copied as CSV and as a picture', async () => {
    await monitor.getByRole('button', { name: 'Copy as CSV' }).click();
    const status = monitor.getByRole('status');
    await expect.poll(() => status.innerText()).toContain('Copied as CSV.');
    const text = await code.page.evaluate('navigator.clipboard.readText()');
    expect(text).toMatch(/^time,service,memory_bytes,[^]*,api,\d+,209715200,/);
    await monitor.getByRole('button', { name: 'Copy as PNG' }).click();
    await expect.poll(() => status.innerText()).toContain('Copied as PNG.');
  });

  it.each(themes)('has nothing that axe objects to: %s', async (name, kind) => {
    theme(name);
    const classes = async () => (await monitor.locator('body').getAttribute('class'))?.split(' ');
    await expect.poll(classes).toContain(kind);
    await lane('api').getByRole('button', { name: 'api: As a table' }).click();
    await lane('api').getByRole('table').waitFor();
    expect(await violations(monitor)).toEqual([]);
    await code.picture(`monitor-axe-${kind}`);
    await lane('api').getByRole('button', { name: 'api: As a table' }).click();
  });

  it('fits at 200 %', async () => {
    await code.page.setViewportSize({ width: 700, height: 430 });
    const overflow = () =>
      monitor.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    expect(await violations(monitor)).toEqual([]);
    await code.picture('monitor-200');
    await code.page.setViewportSize({ width: 1400, height: 860 });
  });

  it('stands still where motion is to be reduced', async () => {
    // As the icon of a lane that is being started.
    const motion = () =>
      monitor.locator('body').evaluate((body) => {
        const state = body.ownerDocument.createElement('span');
        const icon = body.ownerDocument.createElement('span');
        state.className = 'state moving';
        icon.className = 'codicon codicon-sync';
        state.append(icon);
        body.append(state);
        const { animationName } = getComputedStyle(icon);
        state.remove();
        return animationName;
      });
    await code.page.emulateMedia({ reducedMotion: 'no-preference' });
    await expect.poll(motion).not.toBe('none');
    await code.page.emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(motion).toBe('none');
    await code.page.emulateMedia({ reducedMotion: null });
  });

  it('is there again when the window is loaded anew, with what it knew', async () => {
    const firstTime = async (): Promise<string> => {
      await lane('api').getByRole('button', { name: 'api: As a table' }).click();
      const cell = lane('api').getByRole('rowheader').first();
      await cell.waitFor();
      const text = await cell.innerText();
      await lane('api').getByRole('button', { name: 'api: As a table' }).click();
      return text;
    };
    await monitor.getByRole('button', { name: '1 h', exact: true }).click();
    await expect
      .poll(() =>
        monitor.getByRole('button', { name: '1 h', exact: true }).getAttribute('aria-pressed'),
      )
      .toBe('true');
    const before = await firstTime();
    // As often as it is written.
    await code.page.waitForTimeout(21_000);
    await code.reload();
    monitor = await monitorFrame(code);
    await lane('api').waitFor();
    await expect
      .poll(() =>
        monitor.getByRole('button', { name: '1 h', exact: true }).getAttribute('aria-pressed'),
      )
      .toBe('true');
    await expect.poll(firstTime).toBe(before);
    await lane('web')
      .getByRole('button', { name: /Restarted: by you/ })
      .waitFor();
    await code.picture('monitor-reloaded');
  });
});
