import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from './harness/codeWindow';

/**
 * Writes `n0`, `n1`, … a hundred a second, and `e0`, `e1`, … for every tenth on the other stream; 3,000 at once for the file `burst`.
 * The file `stop` ends it: the numbers to come are in `ends`.
 */
const counter = `
const fs = require('node:fs');
let i = 0;
let burst = false;
const write = (to) => {
  let [out, err] = ['', ''];
  for (; i < to; i++) {
    out += 'n' + i + ' ' + 'x'.repeat(50) + '\\n';
    if (i % 10 === 0) err += 'e' + i / 10 + '\\n';
  }
  process.stdout.write(out);
  if (err) process.stderr.write(err);
};
const beat = setInterval(() => {
  write(i + 1);
  if (!burst && fs.existsSync('burst')) { burst = true; write(i + 3000); }
  if (!fs.existsSync('stop')) return;
  clearInterval(beat);
  fs.writeFileSync('ends.part', String(i));
  fs.renameSync('ends.part', 'ends');
  setInterval(() => {}, 1000);
}, 10);
process.on('SIGINT', () => process.exit(0));
`;

/** Writes noise and a mention of itself; fails once for each file `fail`. */
const noisy = `const fs = require('node:fs');
for (let i = 0; i < 300; i++) console.log('prisma:query SELECT ' + i);
console.log('See noisy.js:2:7 for the noise.');
setInterval(() => {
  if (!fs.existsSync('fail')) return;
  fs.unlinkSync('fail');
  console.error(new Error('the pump is broken').stack);
}, 50);
process.on('SIGINT', () => process.exit(0));
`;

describe('logs, by mouse and keyboard', () => {
  let at = '';
  let workspace = '';
  let code: Code;

  beforeAll(async () => {
    at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
    workspace = path.join(at, 'counting');
    mkdirSync(workspace);
    for (const [name, text] of Object.entries({
      'package.json': '{}',
      'counter.js': counter,
      'noisy.js': noisy,
      'ecosystem.config.js': `module.exports = { apps: [
  { name: 'counter', script: './counter.js', min_uptime: 100 },
  { name: 'noisy', script: './noisy.js', min_uptime: 100 },
] };\n`,
    })) {
      writeFileSync(path.join(workspace, name), text);
    }
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env });
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What each window's channel of the service was given, the oldest window first: the editor keeps it in files. */
  const channels = (): string[] =>
    readdirSync(path.join(at, 'code'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /output_logging_[^/]+\/[^/]*CODEX.*counter.*\.log$/.test(file))
      .sort()
      .map((file) => readFileSync(path.join(at, 'code', file), 'utf8'));

  const numbers = (text: string, letter: 'n' | 'e'): number[] =>
    [...text.matchAll(new RegExp(`\\b${letter}(\\d+)( x{50})?$`, 'gm'))].map(([, n]) => Number(n));

  const newest = (letter: 'n' | 'e' = 'n'): number =>
    numbers(channels().at(-1) ?? '', letter).at(-1) ?? -1;

  /** The numbers that the newest window shows as written while it was closed, and those since. */
  const parts = (): { readonly closed: readonly number[]; readonly since: readonly number[] } => {
    const [, closed = '', since = ''] =
      /— written while this window was closed —\n([^]*)\n— since this window was opened —\n([^]*)/.exec(
        channels().at(-1) ?? '',
      ) ?? [];
    return { closed: numbers(closed, 'n'), since: numbers(since, 'n') };
  };

  /** The number that the counter has written last. */
  const written = (): number => {
    const folder = path.join(at, 'pm2', 'logs');
    const log = readdirSync(folder).find((name) => /^counter-out.*\.log$/.test(name)) ?? '';
    return numbers(readFileSync(path.join(folder, log), 'utf8'), 'n').at(-1) ?? -1;
  };

  /** Waits until the last of so many windows shows lines, and then several hundred more. */
  const grows = async (windows: number): Promise<void> => {
    await expect.poll(() => channels().length).toBe(windows);
    await expect.poll(() => newest()).toBeGreaterThan(-1);
    const begun = newest();
    await expect.poll(() => newest()).toBeGreaterThan(begun + 300);
  };

  /** Runs an entry of the palette that asks for a service, and picks it. */
  const commandOf = async (title: string, question: string, name: string): Promise<void> => {
    await code.command(`CODEX Services: ${title}`);
    await code.page.getByPlaceholder(question).fill(name);
    const rows = code.page.locator('.quick-input-widget .monaco-list-row');
    // Rows of an earlier pick stand there for a moment.
    await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringContaining(name)]);
    await code.page.keyboard.press('Enter');
  };
  const tab = (label: string): Locator =>
    code.page.locator('.tabs-container .tab.active', { hasText: label });
  const editor = async (): Promise<string> => {
    const lines = await code.page.locator('.editor-group-container .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  };

  /** Shows another channel than noisy's, and waits until the extension knows: an error in one that is shown has been read. */
  const lookAway = async (): Promise<void> => {
    await code.clickInRow('counter', 'Show logs');
    await expect.poll(() => code.output()).toMatch(/n\d+ xxx/);
    // What is shown comes to the extension before this question does.
    await code.command('CODEX Services: Search logs');
    await code.page.getByPlaceholder('in the logs of all services').waitFor();
    await code.page.keyboard.press('Escape');
  };

  it('have every line once in each window, reloaded or closed and opened, with no gap between them', async () => {
    await code.showServices();
    await code.rowSays('counter', 'stopped');
    await code.clickInTitle('Start all services');
    await code.rowSays('counter', 'ready');
    await code.clickInRow('counter', 'Show logs');
    await grows(1);
    await code.reload();
    await grows(2);
    await code.reload();
    await grows(3);
    await code.closeWindow();
    const before = written();
    writeFileSync(path.join(workspace, 'burst'), '');
    await expect.poll(written).toBeGreaterThan(before + 3_000);
    await code.reopenWindow();
    await grows(4);
    await expect.poll(() => parts().since.length).toBeGreaterThan(250);
    writeFileSync(path.join(workspace, 'stop'), '');
    await expect.poll(() => existsSync(path.join(workspace, 'ends'))).toBe(true);
    const count = Number(readFileSync(path.join(workspace, 'ends'), 'utf8'));
    const ends = { n: count - 1, e: Math.floor((count - 1) / 10) };
    for (const letter of ['n', 'e'] as const) {
      await expect.poll(() => newest(letter)).toBe(ends[letter]);
    }
    const texts = channels();
    expect(texts).toHaveLength(4);
    for (const letter of ['n', 'e'] as const) {
      let next = 0;
      for (const [window, text] of texts.entries()) {
        const found = numbers(text, letter);
        const what = `${letter}, window ${window + 1}`;
        // The first line is one that an earlier window has seen, or the very next one.
        expect(found[0], what).toBeLessThanOrEqual(next);
        expect(found, what).toEqual(Array.from(found, (_, i) => (found[0] ?? NaN) + i));
        next = (found.at(-1) ?? NaN) + 1;
      }
      expect(next - 1, letter).toBe(ends[letter]);
    }
    // What nobody has seen stands between two lines of ours, and the burst is in there.
    expect(parts().closed.length).toBeGreaterThan(3_000);
  });

  it('show the last line in the panel', async () => {
    const last = Number(readFileSync(path.join(workspace, 'ends'), 'utf8')) - 1;
    await code.showServices();
    await code.clickInRow('counter', 'Show logs');
    await expect.poll(() => code.output()).toContain(`n${last} xxx`);
  });

  it('fold noise, say so, and show it in a document that cannot be changed', async () => {
    await code.clickInRow('noisy', 'Show logs');
    await expect.poll(() => code.output()).toContain('prisma:query: 300 lines folded');
    expect(await code.output()).not.toContain('SELECT');
    await commandOf('Show folded lines', 'Whose folded lines should be shown?', 'noisy');
    await tab('noisy: folded lines').waitFor();
    await expect.poll(editor).toContain('prisma:query SELECT 299');
    await code.page.keyboard.type('x');
    await code.page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).waitFor();
    await code.picture('folded lines');
  });

  it('link a mention of a file to its place', async () => {
    // The colours of a line cut the link into pieces.
    const link = code.page
      .locator('.panel .view-line', { hasText: 'See noisy.js:2:7' })
      .locator('.detected-link, .detected-link-active');
    await link.first().waitFor();
    const opened = async (): Promise<number> => {
      // The editor draws a link anew while the key is held: a click that has lost it is tried again.
      await link
        .first()
        .click({ modifiers: ['ControlOrMeta'], timeout: 5_000 })
        .catch(() => undefined);
      return tab('noisy.js').count();
    };
    await expect.poll(opened).toBe(1);
    await code.page.locator('.statusbar-item', { hasText: 'Ln 2, Col 7' }).waitFor();
  });

  it('mark the row with an error until it is read', async () => {
    await lookAway();
    writeFileSync(path.join(workspace, 'fail'), '');
    await code.rowSays('noisy', 'the pump is broken');
    await code.picture('error on the row');
    await code.command('CODEX Services: Show errors since the last start');
    await tab('Errors since the last start').waitFor();
    await expect.poll(editor).toMatch(/Error: the pump is broken\n.* at .*noisy\.js:7:17/);
    await expect.poll(() => code.row('noisy').getAttribute('aria-label')).not.toContain('pump');
  });

  it('are searched, and a line that is picked is opened', async () => {
    await code.command('CODEX Services: Search logs');
    await code.page.getByPlaceholder('in the logs of all services').fill('/SELECT 29[78]/');
    const found = code.page.locator('.quick-input-widget .monaco-list-row');
    await expect.poll(() => found.count()).toBe(2);
    await found.filter({ hasText: 'SELECT 297' }).click();
    await tab('noisy-out').waitFor();
    await code.page.locator('.statusbar-item', { hasText: 'Ln 298, Col 1' }).waitFor();
  });

  it('are searched in old files too, and a line of a packed one is opened', async () => {
    const folder = path.join(at, 'pm2', 'logs');
    const log = readdirSync(folder).find((name) => /^noisy-out.*\.log$/.test(name)) ?? '';
    const lines = Array.from({ length: 300 }, (_, i) => `old line ${i}\n`).join('');
    writeFileSync(path.join(folder, `${log}.2026-11-01T08-40-00-123.gz`), gzipSync(lines));
    await code.command('CODEX Services: Search logs');
    await code.page.getByPlaceholder('in the logs of all services').fill('old line 123');
    const found = code.page.locator('.quick-input-widget .monaco-list-row');
    await expect.poll(() => found.count()).toBe(1);
    await found.filter({ hasText: 'old line 123' }).click();
    await tab(`${log}.2026-11-01`).waitFor();
    // A line in front of it says of which file this is a part.
    await code.page.locator('.statusbar-item', { hasText: 'Ln 125, Col 1' }).waitFor();
    await expect.poll(editor).toContain('old line 123');
  });

  it('are cleared, channel and files, after a question', async () => {
    const files = (): number[] =>
      readdirSync(path.join(at, 'pm2', 'logs'))
        .filter((name) => name.startsWith('noisy-'))
        .map((name) => statSync(path.join(at, 'pm2', 'logs', name)).size);
    await code.clickInRow('noisy', 'Show logs');
    await expect.poll(() => code.output()).toContain('the pump is broken');
    const clear = async (button: string): Promise<void> => {
      await commandOf('Clear logs', 'Whose logs should be cleared?', 'noisy');
      const dialog = code.page.locator('.monaco-dialog-box');
      await dialog.getByText('Clear the logs of noisy?').waitFor();
      await code.picture('clear logs');
      await dialog.getByRole('button', { name: button }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await clear('Cancel');
    expect(files().some((size) => size > 0)).toBe(true);
    expect(await code.output()).toContain('the pump is broken');
    await clear('Clear');
    await expect.poll(files).toEqual([0, 0]);
    await expect.poll(() => code.output()).not.toContain('the pump is broken');
    // As long as what was there before, which must not pass for it.
    writeFileSync(path.join(workspace, 'fail'), '');
    await expect.poll(() => code.output()).toContain('the pump is broken');
  });

  it('mark the row with an error after a reload of the window as well', async () => {
    await lookAway();
    writeFileSync(path.join(workspace, 'fail'), '');
    await code.rowSays('noisy', 'the pump is broken');
    // In a browser the editor writes its storage a moment later, and a reload does not wait for it: what it forgets is read again.
    await code.reload();
    await code.showServices();
    await code.rowSays('noisy', 'the pump is broken');
    await code.picture('error on the row after a reload');
    await code.clickInRow('noisy', 'Show logs');
    await expect.poll(() => code.row('noisy').getAttribute('aria-label')).not.toContain('pump');
  });
});
