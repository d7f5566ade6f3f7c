import {
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from '../e2e/harness/codeWindow';

const mega = 1024 ** 2;
/** Holds a text that is in no file and on no command line. */
const program = `
const kept = Array.from({ length: 20_000 }, (_, i) => ({ secret: 'sec' + 'ret-' + i }));
setInterval(() => kept.length, 1_000);
`;

describe('a heap snapshot', () => {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxh-')));
  const workspace = path.join(at, 'shop');
  let code: Code;

  beforeAll(async () => {
    mkdirSync(workspace);
    const app = { name: 'api', script: './holds.js', min_uptime: 100 };
    const write = (name: string, text: string): void =>
      writeFileSync(path.join(workspace, name), text);
    write('ecosystem.config.json', JSON.stringify({ apps: [app] }));
    write('holds.js', program);
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2') };
    code = await Code.open({ folder: at, workspace, env });
    await code.showServices();
    await code.clickInTitle('Start all services');
    await code.rowSays('api', /ready.* MB/);
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  const dialog = () => code.page.locator('.monaco-dialog-box');
  const snapshots = (): readonly string[] =>
    readdirSync(path.join(at, 'code'), { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith('.heapsnapshot'))
      .map(({ name, parentPath }) => path.join(parentPath, name));

  /** Chooses it; gives what is asked. */
  async function asked(): Promise<string> {
    await code.command('Take heap snapshot');
    await dialog().waitFor();
    return (await dialog().innerText()).replaceAll('\u00a0', ' ');
  }

  it('is taken by nobody who has not been told what it costs', async () => {
    const question = await asked();
    expect(question).toContain('Take a heap snapshot of api?');
    expect(question).toMatch(/about as much memory again .* at present it holds \d+ MB in all\./);
    expect(question).toContain('whatever passwords, tokens and data it has in memory');
    await code.picture('heap-snapshot');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(snapshots()).toEqual([]);
  });

  it('is a file of this user alone with what is in the program, and is opened', async () => {
    await asked();
    await dialog().getByRole('button', { name: 'Take snapshot' }).click();
    await code.page.locator('.tab.active', { hasText: /^api-.*\.heapsnapshot/ }).waitFor();
    const [file = '', ...others] = snapshots();
    expect(others).toEqual([]);
    const { mode, size } = statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(size).toBeGreaterThan(2 * mega);
    const { snapshot, strings } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly snapshot: { readonly node_count: number };
      readonly strings: readonly string[];
    };
    expect(snapshot.node_count).toBeGreaterThan(20_000);
    expect(strings).toContain('secret-19999');
    await code.rowSays('api', 'ready');
    await code.picture('heap-snapshot-opened');
  });
});
