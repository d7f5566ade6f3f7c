import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from './harness/codeWindow';

const server = `require('http').createServer((_, answer) => answer.end('hello')).listen(process.env.PORT, '127.0.0.1');
console.log('listening on', process.env.PORT);
process.on('SIGINT', () => require('fs').existsSync('slow') || process.exit(0));\n`;

/** A project of two services that lacks a `.env`, whose web's port is taken, and whose caps are above any machine's memory. */
describe('what starting needs', () => {
  let at = '';
  let workspace = '';
  let port = 0;
  let squatter: ChildProcess | undefined;
  let code: Code;

  beforeAll(async () => {
    at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
    workspace = path.join(at, 'shop');
    mkdirSync(workspace);
    port = await freePort();
    const app = (name: string, own: number, more = ''): string =>
      `{ name: '${name}', script: './server.js', env: { PORT: '${own}' }${more} }`;
    const apps = [
      app('api', await freePort(), `, max_memory_restart: '900G', kill_timeout: 600000`),
      app('web', port),
    ].join(', ');
    const files = {
      // Else one above, in a temporary folder of everybody's, would be its own.
      'package.json': '{}',
      'server.js': server,
      'ecosystem.config.js': `module.exports = { apps: [${apps}] };\n`,
      '.env.example': 'GREETING=hello\n',
    };
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(workspace, name), text);
    squatter = spawn(process.execPath, ['-e', server], {
      cwd: at,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => squatter?.stdout?.once('data', resolve));
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env });
    await code.showServices();
    await code.rowSays('api', 'stopped');
  });

  afterAll(async () => {
    await code?.close();
    squatter?.kill('SIGKILL');
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  const pick = (): Locator => code.page.locator('.quick-input-widget');
  const item = (text: string): Locator => pick().locator('.monaco-list-row', { hasText: text });
  /** The checks as the pick shows them, by what its screen reader says. */
  const items = (): Promise<string[]> => pick().locator('.monaco-list-row').allInnerTexts();

  it('is shown before "Start all" where something is wrong, what blocks first', async () => {
    await code.clickInTitle('Start all services');
    await item(`Port ${port} of web`).waitFor();
    const shown = await items();
    expect(shown[0]).toContain('Start the others: api');
    expect(shown[1]).toContain(`Port ${port} of web`);
    expect(shown.slice(2, 4).join('\n')).toMatch(/\.env of shop[\s\S]*Memory/);
    expect(shown.join('\n')).toContain(`process ${squatter?.pid}`);
    await code.picture('preflight-blocked');
  });

  it('is mended by keyboard: Enter on ".env" copies the example and looks again', async () => {
    await code.page.keyboard.press('ArrowDown');
    await code.page.keyboard.press('ArrowDown');
    await code.page.keyboard.press('Enter');
    await expect.poll(() => existsSync(path.join(workspace, '.env'))).toBe(true);
    expect(readFileSync(path.join(workspace, '.env'), 'utf8')).toBe('GREETING=hello\n');
    await item('all keys of .env.example are set').waitFor();
    // The copy is shown, and the keys still go to the pick.
    await code.page.locator('.tab', { hasText: '.env' }).waitFor();
    expect(await pick().locator('input:focus').count()).toBe(1);
  });

  it('is mended by a button: "Free port" asks, and ends who holds it', async () => {
    const row = item(`Port ${port} of web`);
    await row.hover();
    await row.locator(`.action-label[aria-label^="Free port"]`).click();
    const dialog = code.page.locator('.monaco-dialog-box');
    await dialog.getByText(String(squatter?.pid)).first().waitFor();
    await dialog.getByRole('button', { name: 'End it' }).click();
    await expect.poll(() => squatter?.signalCode ?? squatter?.exitCode).not.toBeNull();
    await item('are free').waitFor();
    await code.picture('preflight-warned');
  });

  it('starts in spite of what does not block', async () => {
    await item('Start anyway').click();
    for (const name of ['api', 'web']) await code.rowSays(name, 'ready');
  });

  it('does not ask again about the same warnings, not even after a reload', async () => {
    await code.clickInTitle('Stop all services');
    for (const name of ['api', 'web']) await code.rowSays(name, 'stopped');
    await code.reload();
    await code.showServices();
    await code.rowSays('api', 'stopped');
    await code.clickInTitle('Start all services');
    for (const name of ['api', 'web']) await code.rowSays(name, 'ready');
    await code.clickInTitle('Stop all services');
    for (const name of ['api', 'web']) await code.rowSays(name, 'stopped');
  });

  it('asks again where something else is wrong, and Escape starts nothing', async () => {
    rmSync(path.join(workspace, '.env'));
    await code.clickInTitle('Start all services');
    await item('.env of shop').waitFor();
    await code.page.keyboard.press('Escape');
    await pick().waitFor({ state: 'hidden' });
    await code.rowSays('api', 'stopped');
  });

  it('is shown any time by its command, with what is well', async () => {
    await code.command('Check what starting needs');
    await item('Node.js').waitFor();
    expect((await items()).join('\n')).toMatch(/Programs[\s\S]*are free/);
    await code.page.keyboard.press('Escape');
  });

  it('a stop that takes its time says what it waits for, and is made firm by "Stop now"', async () => {
    writeFileSync(path.join(workspace, '.env'), 'GREETING=hello\n');
    await code.clickInTitle('Start all services');
    for (const name of ['api', 'web']) await code.rowSays(name, 'ready');
    writeFileSync(path.join(workspace, 'slow'), '');
    await code.clickInRow('api', 'Stop service');
    const toast = code.page.locator('.notification-toast', { hasText: 'waiting for api (process' });
    await toast.waitFor();
    expect(await toast.innerText()).toMatch(/waiting for api \(process \d+\), \d+ s at most/);
    await code.rowSays('api', 'stopping');
    await code.picture('stopping');
    await code.command('Stop now, without waiting');
    // It is the only one that is stopping: nobody has to pick it.
    await code.rowSays('api', 'stopped');
    await toast.waitFor({ state: 'detached' });
    await code.rowSays('web', 'ready');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
