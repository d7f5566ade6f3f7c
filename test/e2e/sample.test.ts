import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSample, sampleFolder } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { Code } from './harness/codeWindow';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];

describe('the sample, by mouse and keyboard, from the packaged extension', () => {
  let sample: Awaited<ReturnType<typeof openSample>>;
  let code: Code;

  beforeAll(async () => {
    sample = await openSample({ nextDist: '.next-e2e', freshDatabase: true, anyPorts: true });
    code = await Code.open({ folder: sample.folder, workspace: sampleFolder, env: sample.env });
  });

  afterAll(async () => {
    await code?.close();
    const left = await sample?.end();
    expect(left).toEqual([]);
  });

  const pids = (): Record<string, number> => {
    const list = execFileSync(
      process.execPath,
      [path.join(root, 'node_modules/pm2/bin/pm2'), 'jlist'],
      { env: sample.env, encoding: 'utf8' },
    );
    const entries = JSON.parse(list.slice(list.indexOf('[{'))) as { name: string; pid: number }[];
    return Object.fromEntries(entries.map(({ name, pid }) => [name, pid]));
  };

  it('lists the services, stopped', async () => {
    await code.showServices();
    for (const name of names) await code.rowSays(name, 'stopped');
    await code.picture('stopped');
  });

  it('starts all from the tree; every row turns ready and shows memory', async () => {
    await code.clickInTitle('Start all services');
    for (const name of names) await code.rowSays(name, 'ready');
    for (const name of names) await code.rowSays(name, /\d+ MB of /);
  });

  it.each(names)('has a line of %s in its channel', async (name) => {
    await code.clickInRow(name, 'Show logs');
    await expect.poll(() => code.output()).toMatch(/\[(info|warning|debug|error)\] \S/);
    await expect
      .poll(() => code.page.locator('.panel select').first().inputValue())
      .toContain(name);
  });

  it('restarts the backend by a click on the status bar', async () => {
    const before = pids();
    await code.statusBar().click();
    const picker = code.page.locator('.quick-input-widget');
    await picker.locator('.monaco-list-row').first().waitFor();
    await code.page.keyboard.type('codex-backend');
    await code.page.keyboard.press('Enter');
    await expect
      .poll(() => pids()['codex-backend'], { interval: 500 })
      .not.toBe(before['codex-backend']);
    await code.rowSays('codex-backend', 'ready');
    const after = pids();
    for (const name of names.filter((one) => one !== 'codex-backend')) {
      expect(after[name]).toBe(before[name]);
    }
  });

  it('finds the running services again after a reload, and after closing and reopening', async () => {
    const before = pids();
    await code.reload();
    await code.showServices();
    for (const name of names) await code.rowSays(name, 'ready');
    await code.closeWindow();
    expect(pids()).toEqual(before);
    await code.reopenWindow();
    await code.showServices();
    for (const name of names) await code.rowSays(name, 'ready');
    expect(pids()).toEqual(before);
  });

  it('stops all from the tree', async () => {
    await code.clickInTitle('Stop all services');
    for (const name of names) await code.rowSays(name, 'stopped');
    expect(Object.values(pids()).every((pid) => pid === 0)).toBe(true);
  });
});
