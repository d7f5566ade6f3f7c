import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './documents';

const architecture = readText('ARCHITECTURE.md');

/** Paths of this repository that a document names in code style. */
function namedPaths(text: string): string[] {
  const found = [...text.matchAll(/`((?:src|test|scripts|l10n|media|\.vscode|\.ci)\/[\w./-]+)`/g)];
  return found.map((match) => match[1] ?? '');
}

/** Folders of src and the folders in them that hold a file; git knows no others. */
function sourceFolders(): string[] {
  const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const folders = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.dirname(file).split(path.sep).slice(0, 2));
  return [...new Set(folders.flatMap((parts) => [parts.join('/'), parts[0] ?? '']))]
    .filter((folder) => folder !== '.')
    .map((folder) => `src/${folder}`)
    .sort();
}

describe('ARCHITECTURE.md', () => {
  it('says what every folder of src is', () => {
    const named = new Set(namedPaths(architecture));
    expect(sourceFolders().filter((folder) => !named.has(folder))).toEqual([]);
  });

  it('says what every bundle is', () => {
    const [, entries = ''] =
      /entryPoints: \{(.+?)\n {4}\}/s.exec(readText('scripts/build.mjs')) ?? [];
    const bundles = [...entries.matchAll(/^\s+(\w+): '/gm)].map((match) => `dist/${match[1]}.js`);
    expect(bundles).toContain('dist/extension.js');
    expect(bundles.sort()).toEqual([...new Set(architecture.match(/dist\/\w+\.js/g))].sort());
  });
});

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (document) => {
  it('names only paths that are there', () => {
    const named = namedPaths(readText(document));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !fs.existsSync(path.join(root, name)))).toEqual([]);
  });

  it('names only npm scripts that are there', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const named = [...readText(document).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]);
    expect(named.filter((name) => !(name && name in scripts))).toEqual([]);
  });
});
