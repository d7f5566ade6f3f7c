import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from './harness/codeWindow';

/** Written as people write: a comment behind a value, odd quotes and indentation, a list that is continued by a program. */
const ecosystem = `// What we run.
const more = () => ['computed'].map((name) => ({ name, script: './idle.js', max_memory_restart: '300M' }));

module.exports = {
	apps: [
		{ name: "api", script: './idle.js', max_memory_restart: '1G' /* since March */ , env: { A: "1" } },
		{
			name: 'bare',   // no cap yet
			script: './idle.js',
		},
		...more(),
	],
};
`;
const settings = `{
  // Ours.
  "editor.tabSize": 3, "codexServices.services": {
    "listed": { "script": "./idle.js", "memoryCap": "400M" } // by hand
  }
}
`;

describe('"Set memory cap…" writes where the definition stands', () => {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
  const workspace = path.join(at, 'shop');
  const ecosystemFile = path.join(workspace, 'ecosystem.config.js');
  const settingsFile = path.join(workspace, '.vscode', 'settings.json');
  let code: Code;

  beforeAll(async () => {
    mkdirSync(path.dirname(settingsFile), { recursive: true });
    writeFileSync(ecosystemFile, ecosystem);
    writeFileSync(settingsFile, settings);
    writeFileSync(path.join(workspace, 'idle.js'), 'setInterval(() => {}, 1000);\n');
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env });
    await code.showServices();
    await code.rowSays('api', 'stopped');
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  const dialog = () => code.page.locator('.quick-input-widget');
  const input = () => dialog().locator('input[type=text]');
  const message = () => dialog().locator('.quick-input-message');

  /** Goes down a menu to an entry, unless it is there already. */
  async function walkTo(entry: string): Promise<void> {
    const focused = code.page.locator('.context-view .action-item.focused').last();
    for (let step = 0; step < 30; step++) {
      if ((await focused.innerText({ timeout: 1_000 }).catch(() => '')).includes(entry)) return;
      await code.page.keyboard.press('ArrowDown');
    }
    throw new Error(`The menu has no entry ${entry}.`);
  }

  /** Opens the dialog from the menu of a row, one level below. */
  async function ask(name: string): Promise<void> {
    await code.row(name).click({ button: 'right' });
    await code.page.getByRole('menuitem', { name: 'More' }).waitFor();
    await walkTo('More');
    await code.page.keyboard.press('ArrowRight');
    await code.page.getByRole('menuitem', { name: 'Set memory cap…' }).waitFor();
    await walkTo('Set memory cap');
    await code.page.keyboard.press('Enter');
    await dialog().getByText(`Memory cap of ${name}`).waitFor();
  }

  async function close(): Promise<void> {
    await code.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }

  async function accept(cap: string, sentence: string): Promise<void> {
    await input().fill(cap);
    await code.page.keyboard.press('Enter');
    await code.page.locator('.notification-toast', { hasText: sentence }).waitFor();
    await code.page.keyboard.press('Escape');
  }

  it('an ecosystem file: nothing but the value changes', async () => {
    await ask('api');
    expect(await input().inputValue()).toBe('1G');
    await accept('2gib', 'The memory cap of api is 2 GB, written to ecosystem.config.js.');
    const changed = ecosystem.replace(`'1G' /*`, `'2G' /*`);
    expect(readFileSync(ecosystemFile, 'utf8')).toBe(changed);
    expect(readFileSync(settingsFile, 'utf8')).toBe(settings);
  });

  it('an app without a cap: a line is added, the comments stay', async () => {
    await ask('bare');
    await accept('1024MB', 'The memory cap of bare is 1 GB, written to ecosystem.config.js.');
    const text = readFileSync(ecosystemFile, 'utf8');
    const [added = ''] = text.split('\n').filter((line) => /^\t\t\tmax_memory_restart/.test(line));
    expect(added).toMatch(/^\t\t\tmax_memory_restart: ['"]1G['"],$/);
    const before = ecosystem.replace(`'1G' /*`, `'2G' /*`);
    expect(text.replace(`${added}\n`, '')).toBe(before);
  });

  it('the settings, where the file computes the app: other services and comments stay', async () => {
    const before = readFileSync(ecosystemFile, 'utf8');
    await ask('computed');
    await accept('350M', 'The memory cap of computed is 350 MB, written to the settings.');
    expect(readFileSync(ecosystemFile, 'utf8')).toBe(before);
    const added = `"memoryCap": "400M" }, // by hand\n    "computed": { "memoryCap": "350M" }\n`;
    expect(readFileSync(settingsFile, 'utf8')).toBe(
      settings.replace(`"memoryCap": "400M" } // by hand\n`, added),
    );
    await code.rowSays('computed', 'stopped');
  });

  it('the settings, where they say it already: they go over everything', async () => {
    const before = readFileSync(settingsFile, 'utf8');
    await ask('listed');
    expect(await input().inputValue()).toBe('400M');
    await accept('450M', 'The memory cap of listed is 450 MB, written to the settings.');
    expect(readFileSync(settingsFile, 'utf8')).toBe(before.replace('400M', '450M'));
  });

  it('says what is wrong with a cap, and writes nothing', async () => {
    const before = readFileSync(ecosystemFile, 'utf8');
    const told = async (): Promise<string> => {
      await ask('listed');
      const value = await input().inputValue();
      await close();
      return value;
    };
    // The file is read anew within a moment.
    await expect.poll(told).toBe('450M');
    await ask('listed');
    for (const cap of ['0', '-1', 'lots']) {
      await input().fill(cap);
      await expect.poll(() => message().innerText()).toContain('It must be a size above zero');
      await code.page.keyboard.press('Enter');
    }
    await code.picture('memory-cap-refused');
    await input().fill('999G');
    await expect.poll(() => message().innerText()).toMatch(/There are only \d+ GB of memory/);
    await code.picture('memory-cap-above-machine');
    await close();
    expect(readFileSync(ecosystemFile, 'utf8')).toBe(before);
  });

  it('leaves what a person has typed to be saved by the person, and claims nothing before', async () => {
    const before = readFileSync(ecosystemFile, 'utf8');
    await code.page.keyboard.press('Control+P');
    await input().fill('ecosystem.config.js');
    await dialog()
      .locator('.monaco-list-row', { hasText: 'ecosystem.config.js' })
      .first()
      .waitFor();
    await code.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    const editor = code.page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-line').first().click();
    await code.page.keyboard.press('Control+Home');
    await code.page.keyboard.type('// Half a thought');
    await ask('bare');
    await input().fill('768M');
    await code.page.keyboard.press('Enter');
    const sentence = 'The memory cap of bare becomes 768 MB once ecosystem.config.js is saved';
    const toast = code.page.locator('.notification-toast', { hasText: sentence });
    await toast.waitFor();
    await code.picture('memory-cap-unsaved');
    expect(readFileSync(ecosystemFile, 'utf8')).toBe(before);
    await toast.getByRole('button', { name: 'Save' }).click();
    const told = 'The memory cap of bare is 768 MB, written to ecosystem.config.js.';
    await code.page.locator('.notification-toast', { hasText: told }).waitFor();
    const text = readFileSync(ecosystemFile, 'utf8');
    expect(text).toContain('768M');
    expect(text).toContain('// Half a thought');
  });
});
