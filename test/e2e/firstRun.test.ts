import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code, type CodeOptions } from './harness/codeWindow';

const server = `require('http').createServer((_, answer) => answer.end('hello')).listen(process.env.PORT);
console.log('listening on', process.env.PORT);\n`;

/** What a person meets who has no services yet, or whose set-up is not right. */
describe('first run and bad input', () => {
  const cleanups: (() => Promise<void> | void)[] = [];

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** A temporary folder; the services and the daemon below it are ended after the test. */
  const folder = (): string => {
    const made = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
    cleanups.push(() => {
      for (const { pid } of processesOf(path.join(made, 'pm2'))) process.kill(pid, 'SIGKILL');
      rmSync(made, { recursive: true, force: true, maxRetries: 5 });
    });
    return made;
  };

  const open = async (
    options: Omit<CodeOptions, 'env' | 'folder'> & { at: string; env?: NodeJS.ProcessEnv },
  ): Promise<Code> => {
    const env = { ...process.env, PM2_HOME: path.join(options.at, 'pm2'), ...options.env };
    const code = await Code.open({ ...options, folder: options.at, env });
    cleanups.push(() => code.close());
    return code;
  };

  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  it('offers to create an ecosystem file where nothing is found, and finds the service then', async () => {
    const at = folder();
    const workspace = path.join(at, 'mi servicio ñandú');
    write(path.join(workspace, 'server.js'), server);
    const code = await open({ at, workspace });
    // Nothing here wakes the extension up: a person opens the view.
    await code.showServices();
    const create = code.page.getByRole('button', { name: 'Create ecosystem file' });
    await create.waitFor();
    await code.picture('welcome-nothing');
    await create.click();
    await code.rowSays('backend', 'stopped');
    write(path.join(workspace, 'broken.js'), 'process.exit(3);\n');
    const apps = [
      { name: 'hello', script: './server.js', env: { PORT: String(await freePort()) } },
      { name: 'broken', script: './broken.js', autorestart: false },
    ];
    write(
      path.join(workspace, 'ecosystem.config.js'),
      `module.exports = { apps: ${JSON.stringify(apps)} };\n`,
    );
    await code.rowSays('hello', 'stopped');
    await code.clickInRow('hello', 'Start service');
    await code.rowSays('hello', 'ready');
    const badge = code.page.locator('.activitybar .action-item', {
      has: code.page.locator('[aria-label^="CODEX Services"]'),
    });
    expect(await badge.locator('.badge-content').innerText()).toBe('');
    await code.clickInRow('broken', 'Start service');
    await code.rowSays('broken', 'failed');
    await expect.poll(() => badge.locator('.badge-content').innerText()).toBe('1');
    await code.picture('path-with-spaces');
  });

  it('asks for a folder where none is open', async () => {
    const at = folder();
    const code = await open({ at });
    await code.showServices();
    await code.page.getByText('Open a folder that holds your services').first().waitFor();
    await code.page.getByRole('button', { name: 'Open folder' }).first().waitFor();
    expect(await code.page.getByText('No services were found').count()).toBe(0);
    await code.picture('welcome-no-folder');
  });

  it('runs nothing in a workspace that is not trusted, and says why', async () => {
    const at = folder();
    const workspace = path.join(at, 'untrusted');
    const marker = path.join(at, 'evaluated');
    write(
      path.join(workspace, 'ecosystem.config.js'),
      `require('fs').writeFileSync(${JSON.stringify(marker)}, '');
module.exports = { apps: [{ name: 'api', script: './server.js', watch: true, max_memory_restart: '1G' }, ...more()] };\n`,
    );
    write(path.join(workspace, 'server.js'), server);
    const code = await open({ at, workspace, trusted: false });
    await code.showServices();
    await code.page.getByText('Services are code').first().waitFor();
    // The audit reads what stands in the files literally.
    const stability = code.page.locator('.pane-body .monaco-list[aria-label="Stability"]');
    const group = stability.locator('.monaco-list-row', { hasText: /^api/ }).first();
    await group.waitFor();
    expect(await group.innerText()).toMatch(/1 error, 1 warning/);
    await stability.locator('.monaco-list-row', { hasText: 'With watch, PM2 restarts' }).waitFor();
    await code.picture('welcome-untrusted');
    expect(() => realpathSync(marker)).toThrow();
    expect(processesOf(path.join(at, 'pm2'))).toEqual([]);
  });

  it('shows the syntax error of an ecosystem file as a row that opens the place, and keeps what it had', async () => {
    const at = folder();
    const workspace = path.join(at, 'project');
    const file = path.join(workspace, 'ecosystem.config.js');
    const good = `module.exports = { apps: [{ name: 'one', script: './server.js' }] };\n`;
    write(path.join(workspace, 'server.js'), server);
    write(file, good);
    const code = await open({ at, workspace });
    await code.showServices();
    await code.rowSays('one', 'stopped');
    const problem = code.tree().locator('.monaco-list-row', { hasText: 'ecosystem.config.js:2' });
    // On a busy machine the editor's watcher begins late, and tells nothing of what was before.
    const broken = 'module.exports = {\n  apps: [{ name: "one" script: "x" }],\n};\n';
    const told = async (): Promise<boolean> => {
      write(file, broken);
      await code.page.waitForTimeout(2_000);
      return problem.isVisible();
    };
    await expect.poll(told).toBe(true);
    await code.rowSays('one', 'stopped');
    await code.picture('syntax-error');
    await problem.click();
    await code.page.locator('.tab', { hasText: 'ecosystem.config.js' }).waitFor();
    await code.page.locator('.statusbar-item', { hasText: 'Ln 2, Col' }).waitFor();
    write(file, good);
    await problem.waitFor({ state: 'detached' });
  });

  it('leaves another project’s service of the same name alone, and offers two ways out', async () => {
    const at = folder();
    const mine = path.join(at, 'mine');
    const other = path.join(at, 'other');
    const config = (port: number): string =>
      `module.exports = { apps: [{ name: 'backend', script: './server.js', env: { PORT: '${port}' } }] };\n`;
    for (const project of [mine, other]) {
      write(path.join(project, 'server.js'), server);
      write(path.join(project, 'ecosystem.config.js'), config(await freePort()));
    }
    const first = await Code.open({
      folder: path.join(at, 'first'),
      workspace: other,
      env: { ...process.env, PM2_HOME: path.join(at, 'pm2') },
    });
    try {
      await first.showServices();
      await first.clickInRow('backend', 'Start service');
      await first.rowSays('backend', 'ready');
    } finally {
      await first.close();
    }
    const code = await open({ at, workspace: mine });
    await code.showServices();
    await code.rowSays('backend', `${other} already runs under this PM2`);
    await code.picture('conflict');
    await code.row('backend').click({ button: 'right' });
    await code.page.getByRole('menuitem', { name: 'Start under another name' }).waitFor();
    // The first entry of the menu.
    await code.page.keyboard.press('ArrowDown');
    await code.page.keyboard.press('Enter');
    await code.rowSays('backend-mine', 'ready');
  });

  it('says in words that PM2_HOME cannot be used', async () => {
    const at = folder();
    const workspace = path.join(at, 'project');
    write(path.join(workspace, 'server.js'), server);
    write(
      path.join(workspace, 'ecosystem.config.js'),
      `module.exports = { apps: [{ name: 'one', script: './server.js' }] };\n`,
    );
    const code = await open({
      at,
      workspace,
      env: { PM2_HOME: path.join(at, 'a-very-long-name'.repeat(8)) },
    });
    await code.showServices();
    await code.tree().getByText('The path of PM2_HOME is too long for a socket').first().waitFor();
    await code.picture('home-too-long');
  });

  it('tells several roots of one name apart', async () => {
    const at = folder();
    for (const place of ['a', 'b']) {
      write(path.join(at, place, 'app', 'server.js'), server);
      write(
        path.join(at, place, 'app', 'ecosystem.config.js'),
        `module.exports = { apps: [{ name: 'svc-${place}', script: './server.js', env: { PORT: '${await freePort()}' } }] };\n`,
      );
    }
    const workspace = path.join(at, 'both.code-workspace');
    write(workspace, JSON.stringify({ folders: [{ path: 'a/app' }, { path: 'b/app' }] }));
    const code = await open({ at, workspace });
    await code.showServices();
    await code.rowSays('svc-a', 'stopped');
    await code.clickInRow('svc-b', 'Start service');
    await code.rowSays('svc-b', 'ready');
    await code.rowSays('svc-a', 'stopped');
    await code.picture('two-roots');
  });

  it('tells services of one name in two such roots apart where their lines are shown', async () => {
    const at = folder();
    const twin = "console.log('See twin.js:1:9.');\nsetInterval(() => {}, 1000);\n";
    const apps = "module.exports = { apps: [{ name: 'twin', script: './twin.js' }] };\n";
    for (const place of ['a', 'b']) {
      write(path.join(at, place, 'app', 'twin.js'), twin);
      write(path.join(at, place, 'app', 'ecosystem.config.js'), apps);
    }
    const workspace = path.join(at, 'both.code-workspace');
    write(workspace, JSON.stringify({ folders: [{ path: 'a/app' }, { path: 'b/app' }] }));
    const code = await open({ at, workspace });
    await code.showServices();
    await code.rowSays('twin', 'stopped');
    // By the command: services of one name are told apart by their folders there as well.
    await code.command('Start service');
    const choices = code.page.locator('.quick-input-widget .monaco-list-row');
    await choices.filter({ hasText: path.join(at, 'a', 'app') }).waitFor();
    await code.picture('two-of-one-name');
    await choices.filter({ hasText: path.join(at, 'a', 'app') }).click();
    await code.rowSays('twin', 'ready');
    await code.row('twin').nth(1).hover();
    await code.row('twin').nth(1).locator('.action-label[aria-label^="Show logs"]').click();
    // The editor leaves out of a file's name what cannot stand there.
    const channels = (): string[] =>
      readdirSync(path.join(at, 'code'), { recursive: true, encoding: 'utf8' })
        .flatMap((file) => /CODEX twin.*(?=\.log$)/.exec(path.basename(file))?.[0] ?? [])
        .sort();
    const place = at.replaceAll('/', '');
    await expect
      .poll(channels)
      .toEqual([`CODEX twin (app, ${place}a)`, `CODEX twin (app, ${place}b)`]);
    await code.clickInRow('twin', 'Show logs');
    // Whose folder a mention is looked for in goes by the channel's name.
    const link = code.page.locator('.panel .view-line .detected-link');
    await link.first().waitFor();
    await code.picture('two-roots-one-name');
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
