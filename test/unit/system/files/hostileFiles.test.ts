import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEngine } from '../../../../src/audit/engine/engine';
import { detect } from '../../../../src/services/detection/detect';
import { bytesToRead, entriesToTake } from '../../../../src/system/files/fileLimits';
import { NodeFiles } from '../../../../src/system/files/nodeFiles';
import { requireOwn } from '../../../../src/system/files/requireOwn';
import { SyncFiles } from '../../../../src/system/files/syncFiles';
import { MemoryAuditFiles } from '../../audit/memoryAuditFiles';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex hostile-')));
  fs.mkdirSync(at('project', 'inside'), { recursive: true });
  fs.mkdirSync(at('outside'));
  fs.writeFileSync(at('outside', 'package.json'), '{"scripts":{"dev":"node a.js"}}');
  fs.writeFileSync(at('project', 'inside', 'run.sh'), 'echo', { mode: 0o755 });
  const links = {
    'zero/package.json': '/dev/zero',
    'out/package.json': '../../outside/package.json',
    'home/package.json': at('outside', 'package.json'),
    folder: '../outside',
    'own/run.sh': '../inside/run.sh',
  };
  for (const [name, target] of Object.entries(links)) {
    fs.mkdirSync(path.dirname(at('project', name)), { recursive: true });
    fs.symlinkSync(target, at('project', name));
  }
  fs.writeFileSync(at('project', 'index.ts'), '');
  fs.truncateSync(at('project', 'index.ts'), 700 * 1024 * 1024);
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [at('project', 'package.json'), at('project', 'ecosystem.config.json')]);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a file that is to be written', () => {
  it.each(['own/new.yml', 'a/b/new.yml', 'inside/run.sh'])('%s may be', async (name) => {
    await expect(requireOwn(at('project'), at('project', name))).resolves.toBeUndefined();
  });

  it.each(['own/run.sh', 'out/package.json', 'folder/new.yml', 'folder', 'lost'])(
    'may not be a link, or lie behind one that leads away: %s',
    async (name) => {
      if (name === 'lost') fs.symlinkSync(at('outside', 'none'), at('project', name));
      const file = at('project', name);
      await expect(requireOwn(at('project'), file)).rejects.toThrow('so it is not written');
    },
  );
});

describe.each([
  ['answering later', (within?: string) => new NodeFiles({ within })],
  ['answering at once', (within?: string) => new SyncFiles({ within })],
])('files %s', (_, make) => {
  it
    .skipIf(process.platform === 'win32')
    .each(['package.json', 'ecosystem.config.json', 'index.ts', 'zero/package.json', 'inside'])(
    'never read %s',
    async (name) => {
      expect(await make().readText(at('project', name))).toBeUndefined();
    },
  );

  it.skipIf(process.platform === 'win32')('list no pipe and no device', async () => {
    const names = async (name: string) =>
      (await make().list(at('project', name))).map((entry) => entry.name);
    expect(await names('.')).not.toContain('package.json');
    expect(await names('zero')).toEqual([]);
    expect(await make().kind(at('project', 'package.json'))).toBeUndefined();
  });

  it.each(['out/package.json', 'home/package.json', 'folder/package.json'])(
    'follow the link %s out of the workspace only where it is trusted',
    async (name) => {
      const [careful, free] = [make(at('project')), make()];
      const file = at('project', name);
      expect(await careful.readText(file)).toBeUndefined();
      expect(await careful.kind(file)).toBeUndefined();
      expect(await careful.list(path.dirname(file))).toEqual([]);
      expect(await free.readText(file)).toContain('scripts');
      expect(await free.kind(file)).toBe('file');
    },
  );

  it('follow links inside, and look at programs outside without reading them', async () => {
    const careful = make(at('project'));
    expect(await careful.readText(at('project', 'own', 'run.sh'))).toBe('echo');
    expect(await careful.isExecutable(at('project', 'own', 'run.sh'))).toBe(true);
    expect(await careful.isExecutable(process.execPath)).toBe(true);
    expect(await careful.readText(at('outside', 'package.json'))).toBeUndefined();
  });
});

it('reads of a file that grows what it had when it was opened', () => {
  const file = at('outside', 'growing');
  fs.writeFileSync(file, 'first');
  const opened = fs.statSync(file);
  fs.appendFileSync(file, 'second');
  expect(bytesToRead(opened, file)).toBe(5);
  expect(() => bytesToRead(fs.statSync(file), file, 10)).toThrow('has more than 10 bytes');
});

it('takes the names of a folder of 100,000, and a thousand links among them', () => {
  const entry = (name: string, kind: string) =>
    ({
      name,
      isFile: () => kind === 'file',
      isDirectory: () => false,
      isSymbolicLink: () => kind === 'link',
    }) as unknown as fs.Dirent;
  const all = Array.from({ length: 100_000 }, (_, at) => entry(`${at}`, at % 2 ? 'file' : 'link'));
  const taken = entriesToTake([...all, entry('pipe', 'pipe'), entry('package.json', 'file')]);
  expect(taken).toHaveLength(50_000 + 1_000 + 1);
  expect(taken.at(-1)?.name).toBe('package.json');
});

it('the audit and detection live with such a folder', async () => {
  const { findings } = await new AuditEngine(at('project'), new SyncFiles()).run();
  expect(Array.isArray(findings)).toBe(true);
  const { ecosystemFiles } = await detect(at('project'), new NodeFiles());
  expect(ecosystemFiles).toEqual([]);
});

it('a hundred of ten thousand ecosystem files are judged', async () => {
  const app = (name: string) => `{"apps":[{"name":"${name}","script":"./none.js"}]}`;
  const files = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [`/w/ecosystem.x${at}.config.json`, app(`x${at}`)]),
  );
  const engine = new AuditEngine('/w', new MemoryAuditFiles(files));
  const { services } = await engine.run();
  expect(services).toHaveLength(100);
});
