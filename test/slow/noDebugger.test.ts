import { mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../e2e/harness/shop';
import { vscodeFolder } from '../host/index.mjs';

const debuggers = /^ms-vscode\.(js-debug|node-debug)/;
const ecosystem = `module.exports = { apps: [{ name: 'api', script: './idle.js', min_uptime: 100 }] };\n`;
const builtInsDir = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
let shop: Shop;

beforeAll(async () => {
  const all = path.join(vscodeFolder, 'extensions');
  const left = readdirSync(all).filter((name) => !debuggers.test(name));
  expect(left.length).toBeLessThan(readdirSync(all).length);
  for (const name of left) symlinkSync(path.join(all, name), path.join(builtInsDir, name));
  shop = await Shop.open({ 'ecosystem.config.js': ecosystem }, { builtInsDir });
});

afterAll(async () => {
  await shop?.end();
  rmSync(builtInsDir, { recursive: true, force: true });
});

it('says where the editor’s debugger is to be had, where there is none, and restarts nothing', async () => {
  const { code } = shop;
  const before = await code.rowSays('api', 'ready');
  await code.row('api').click();
  await code.command('Attach debugger');
  const told = code.toast(
    'The JavaScript debugger of the editor (ms-vscode.js-debug) is not there.',
  );
  await told.waitFor();
  await code.picture('no-debugger');
  await code.press(told, 'Show extensions');
  const search = code.page.locator('.extensions-viewlet .view-line');
  await search.filter({ hasText: /@builtin.js-debug/ }).waitFor();
  await code.showServices();
  expect(await code.rowSays('api', 'ready')).not.toContain('debugger');
  expect(before).not.toContain('restarted');
});
