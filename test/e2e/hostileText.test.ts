import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from './harness/codeWindow';

const canary = 'cAnArY4711x';
const command = 'workbench.action.terminal.new';
/** What nobody but a stranger names: an icon, and an element. */
const icon = 'squirrel';
const element = 'planted';

/** Everything that becomes markup somewhere, and secrets as programs write them. No slash: it is a name as well. */
const nameOf = (what: string): string =>
  `${what} [Show details](command:${command}) $(${icon}) <b id=${element}>b<`;

/**
 * Names and last words of a stranger's services, in the real workbench: what is shown of them is text, and what is shown or written
 * has no secret in it.
 */
describe('hostile text', () => {
  let at = '';
  let code: Code;
  let visits = 0;
  /** What a picture in a shown text would be fetched from. */
  const server = net.createServer((socket) => {
    visits++;
    socket.on('error', () => {}).destroy();
  });
  let origin = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
    const workspace = path.join(at, `a ${nameOf('folder')}`);
    mkdirSync(workspace);
    const words = [
      `[Show details](command:${command})`,
      `![x](https://${origin}/p.png) <img src="https://${origin}/q.png">`,
      `$(${icon}) <b id="${element}">b</b>`,
      `postgres://me:${canary}@127.0.0.1/db Authorization: Bearer ${canary} --password ${canary}`,
    ].join(' ');
    const crash = `console.error(${JSON.stringify(`Error: ${words}`)});\nprocess.exit(1);\n`;
    const talks = `const words = ${JSON.stringify(`Error: talks ${words}`)};
console.error(words);
setInterval(() => console.error(words), 2000);
process.on('SIGINT', () => process.exit(0));\n`;
    const env = { API_TOKEN: canary, DATABASE_URL: `postgres://me:${canary}@127.0.0.1:1/db` };
    const apps = [
      {
        name: nameOf('crash'),
        script: './crash.js',
        ...{ env, watch: true, restart_delay: 100, max_restarts: 3, min_uptime: 2_000 },
      },
      { name: nameOf('talks'), script: './talks.js', env, min_uptime: 100 },
    ];
    // Else they would wait for the database.
    const settings = apps.map(({ name }) => [name, { dependsOn: [] }] as const);
    mkdirSync(path.join(workspace, '.vscode'));
    for (const [name, text] of Object.entries({
      '.vscode/settings.json': JSON.stringify({
        'codexServices.services': Object.fromEntries(settings),
      }),
      'package.json': JSON.stringify({ name: nameOf('package') }),
      'crash.js': crash,
      'talks.js': talks,
      '.env': `DB_PASSWORD=${canary}\nDATABASE_URL=${env.DATABASE_URL}\n`,
      'ecosystem.config.js': `module.exports = ${JSON.stringify({ apps }, undefined, 2)};\n`,
    })) {
      writeFileSync(path.join(workspace, name), text);
    }
    const variables = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env: variables });
    await code.showServices();
  });

  afterEach(async () => {
    await code.page.keyboard.press('Escape');
  });

  afterAll(async () => {
    await code?.close();
    server.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What of the texts is more than text, anywhere in the window, webviews included. */
  const planted = async (): Promise<readonly string[]> => {
    const found = code.page.frames().map((frame) =>
      frame.evaluate(
        (parts) => {
          const [command, origin, icon, element] = parts as [string, string, string, string];
          const all = Array.from(document.querySelectorAll('*'));
          return all
            .filter((one) => {
              const targets = ['href', 'data-href', 'src'].map((name) => one.getAttribute(name));
              const leads = targets.some(
                (to) => to?.startsWith(`command:${command}`) || to?.startsWith(`https://${origin}`),
              );
              return leads || one.classList.contains(`codicon-${icon}`) || one.id === element;
            })
            .map((one) => one.outerHTML.slice(0, 300));
        },
        [command, origin, icon, element],
      ),
    );
    return (await Promise.all(found)).flat();
  };

  const secrets = async (): Promise<readonly string[]> => {
    const texts = await Promise.all(
      code.page.frames().map((frame) => frame.evaluate(() => document.documentElement.outerHTML)),
    );
    return texts.flatMap((text) => text.match(new RegExp(`.{0,60}${canary.slice(0, 6)}`)) ?? []);
  };

  /** The window shows text and no secret; `shown` is there, so that something was looked at. */
  const expectText = async (picture: string): Promise<void> => {
    await code.picture(`hostile ${picture}`);
    expect(await planted()).toEqual([]);
    expect(await secrets()).toEqual([]);
  };

  const quickPick = () => code.page.locator('.quick-input-widget');

  /** Runs an entry of the palette that asks for a service, looks at the question, and picks. */
  const commandOf = async (title: string, question: string, name: string): Promise<void> => {
    await code.command(`CODEX Services: ${title}`);
    await code.page.getByPlaceholder(question).waitFor();
    const row = quickPick().locator('.monaco-list-row', { hasText: `${name} [Show details` });
    await row.first().waitFor();
    await expectText(`question of ${title}`);
    await row.first().click();
  };

  /** The frame of a Markdown preview that says this. */
  const preview = async (text: string): Promise<string> => {
    let said = '';
    await expect
      .poll(async () => {
        for (const frame of code.page.frames()) {
          const body = await frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
          if (frame !== code.page.mainFrame() && body.includes(text)) said = body;
        }
        return said;
      })
      .toContain(text);
    return said;
  };

  it('of last words is text in a notification, whose only links are our buttons', async () => {
    await code.clickInTitle('Start all services');
    // The database of .env does not answer.
    const anyway = quickPick().locator('.monaco-list-row', { hasText: 'Start anyway' });
    await anyway.waitFor();
    await expectText('what starting needs');
    await anyway.click();
    const toast = code.page.locator('.notifications-toasts .notification-list-item-message');
    await toast.filter({ hasText: 'Show details' }).first().waitFor();
    await expectText('toast');
    await code.command('Notifications: Show Notifications');
    const centre = code.page.locator('.notifications-center');
    const message = centre.locator('.notification-list-item-message', { hasText: 'Show details' });
    await message.first().waitFor();
    await expectText('notifications centre');
    expect(await message.first().innerText()).toContain(`command:${command}`);
    const links = await centre
      .locator('a')
      .evaluateAll((all) =>
        all
          .filter(
            (one) => !one.closest('.notification-list-item-toolbar-container, .actions-container'),
          )
          .map((one) => `${one.classList.contains('monaco-button')}: ${one.textContent}`),
      );
    expect(new Set(links)).toEqual(new Set(['true: Show logs', 'true: Show history']));
    await code.command('Notifications: Clear All Notifications');
  });

  it('is text in rows and in a service’s tooltip, whose links run commands of ours', async () => {
    const row = code.tree().locator('.monaco-list-row', { hasText: 'crash [Show details' }).first();
    let links: readonly (string | null)[] = [];
    // It goes with the next drawing of the row.
    const linksShown = async (): Promise<number> => {
      const tooltip = await code.tooltipOf(row, 'Show restart history');
      await expectText('tooltip');
      links = await tooltip
        .locator('a')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-href') ?? one.outerHTML));
      return links.length;
    };
    await expect.poll(linksShown).toBeGreaterThan(1);
    for (const link of links) expect(link).toMatch(/^command:codexServices\./);
  });

  it('is text in the status bar’s tooltip', async () => {
    await code.tooltipOf(code.statusBar(), 'talks');
    await expectText('status bar');
  });

  it('is in copied diagnostics, with settings by name alone and without a secret', async () => {
    await code.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await code.command('CODEX Services: Copy diagnostics');
    await code.toast('Diagnostics are in the clipboard').waitFor();
    const text = String(await code.page.evaluate('navigator.clipboard.readText()'));
    expect(text).toMatch(/^CODEX Services \d+\.\d+\.\d+, VS Code \d/);
    expect(text).toMatch(/^codexServices\.services: workspace/m);
    expect(text).toMatch(/^talks \[Show details\].*: ready/m);
    expect(text).toMatch(/^Own log:\n\S/m);
    expect(text).not.toContain('dependsOn');
    expect(text).not.toContain(canary.slice(0, 6));
    await code.command('Notifications: Clear All Notifications');
  });

  it('is text in the restart history, rendered', async () => {
    await commandOf('Show restart history', 'Whose restart history should be shown?', 'crash');
    const said = await preview('Restart history of');
    expect(said).toContain(`[Show details](command:${command})`);
    expect(said).toContain(`$(${icon})`);
    await expectText('history');
  });

  it('is text in the stability report, rendered', async () => {
    await code.command('CODEX Services: Write stability report');
    await code.page.locator('.tab.active', { hasText: 'stability' }).waitFor();
    await code.command('Markdown: Open Preview');
    const said = await preview('stability audit');
    expect(said).toContain(`[Show details](command:${command})`);
    await expectText('report');
  });

  it('is text in questions: a title, a prompt, what is wrong with an answer, a dialog', async () => {
    await commandOf('Set memory cap', 'The memory cap of which service?', 'crash');
    await quickPick().getByText('Memory cap of crash').waitFor();
    await quickPick().locator('input[type=text]').fill('nonsense');
    await quickPick().locator('.quick-input-message', { hasText: /\w/ }).first().waitFor();
    await expectText('memory cap');
    await commandOf('Clear logs', 'Whose logs should be cleared?', 'crash');
    const dialog = code.page.locator('.monaco-dialog-box');
    await dialog.getByText('Clear the logs of crash').waitFor();
    await expectText('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is text among the lines that a search finds', async () => {
    await code.command('CODEX Services: Search logs');
    await code.page.getByPlaceholder('in the logs of all services').fill('Error: talks');
    await quickPick().locator('.monaco-list-row', { hasText: 'Show details' }).first().waitFor();
    await expectText('search');
  });

  it('is text among problems', async () => {
    await code.command('Problems: Focus on Problems View');
    await code.page
      .locator('.markers-panel .monaco-list-row', { hasText: 'With watch' })
      .first()
      .waitFor();
    await expectText('problems');
  });

  it('was never followed, and left no secret in anything that was written', () => {
    expect(visits).toBe(0);
    const leaks: string[] = [];
    let looked = 0;
    const look = (folder: string, skip: RegExp): void => {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile() || skip.test(file)) continue;
        looked++;
        // latin1 and UTF-16, as browsers keep strings.
        const bytes = readFileSync(file);
        const wide = Buffer.from(canary, 'utf16le');
        if (bytes.includes(canary) || bytes.includes(wide)) leaks.push(path.relative(at, file));
      }
    };
    // The channel of a service itself is shown as it was written.
    look(path.join(at, 'code'), /output_logging_[^/]+\/\d+-CODEX (crash|talks) /);
    look(path.join(at, 'browser'), /\/(Cache|Code Cache|GPUCache)\//);
    // What PM2 keeps of an app, and the logs that it writes.
    look(path.join(at, 'pm2'), /\/(logs\/|dump\.pm2)/);
    expect(looked).toBeGreaterThan(20);
    expect(leaks).toEqual([]);
  });
});
