import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
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
  fs.writeFileSync('ends', String(i));
  setInterval(() => {}, 1000);
}, 10);
process.on('SIGINT', () => process.exit(0));
`;

describe('a log that is written while the window is reloaded, and while it is closed', () => {
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
      'ecosystem.config.js':
        "module.exports = { apps: [{ name: 'counter', script: './counter.js', min_uptime: 100 }] };\n",
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

  const newest = (): number => numbers(channels().at(-1) ?? '', 'n').at(-1) ?? -1;

  /** Waits until the last of so many windows shows lines, and then several hundred more. */
  const grows = async (windows: number): Promise<void> => {
    await expect.poll(() => channels().length, { timeout: 60_000 }).toBe(windows);
    await expect.poll(newest, { timeout: 60_000 }).toBeGreaterThan(-1);
    const begun = newest();
    await expect.poll(newest, { timeout: 60_000 }).toBeGreaterThan(begun + 300);
  };

  it('has every line once in each window, with no gap between windows', async () => {
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
    writeFileSync(path.join(workspace, 'burst'), '');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await code.reopenWindow();
    await grows(4);
    writeFileSync(path.join(workspace, 'stop'), '');
    await expect.poll(() => existsSync(path.join(workspace, 'ends'))).toBe(true);
    const count = Number(readFileSync(path.join(workspace, 'ends'), 'utf8'));
    const ends = { n: count - 1, e: Math.floor((count - 1) / 10) };
    await expect.poll(newest, { timeout: 20_000 }).toBe(ends.n);
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
    const [, closed = '', since = ''] =
      /— written while this window was closed —\n([^]*)\n— since this window was opened —\n([^]*)/.exec(
        texts.at(-1) ?? '',
      ) ?? [];
    expect(numbers(closed, 'n').length).toBeGreaterThan(3_000);
    expect(numbers(since, 'n').length).toBeGreaterThan(250);
  });

  it('shows the last line in the panel', async () => {
    const last = Number(readFileSync(path.join(workspace, 'ends'), 'utf8')) - 1;
    await code.showServices();
    await code.clickInRow('counter', 'Show logs');
    await expect.poll(() => code.output(), { timeout: 30_000 }).toContain(`n${last} xxx`);
  });
});
