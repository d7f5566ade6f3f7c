import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './documents';

const architecture = readText('ARCHITECTURE.md');

/** Paths of this repository that a document names in code style. */
function namedPaths(text: string): string[] {
  const found = [
    ...text.matchAll(/`((?:src|test|scripts|l10n|media|docs|\.vscode|\.ci)\/[\w./-]+)`/g),
  ];
  return found.map((match) => match[1] ?? '');
}

/** Every folder of src with the files in it, whether they are directly there or below; git knows no others. */
function rooms(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((one) => one.endsWith('.ts'))) {
    const parts = ['src', ...path.dirname(file).split(path.sep)].filter((part) => part !== '.');
    for (let depth = 2; depth <= parts.length; depth++) {
      const room = parts.slice(0, depth).join('/');
      const own = found.get(room) ?? [];
      found.set(room, depth === parts.length ? [...own, path.basename(file, '.ts')] : own);
    }
  }
  return found;
}

/** The part of a document below a heading. */
function section(heading: string): string {
  const [, text = ''] =
    new RegExp(`^## ${heading}\n(.+?)(?=^## |(?![^]))`, 'ms').exec(architecture) ?? [];
  return text;
}

/** What people come to change, by the words that their recipe begins with. */
const changes = [
  'A tool',
  'An ecosystem file name',
  'A setting',
  'A command',
  'A rule of the audit',
  'A row or figure below a service',
  'A known ending',
  'An engine',
  'A room',
];

describe('ARCHITECTURE.md', () => {
  it('has a line for every room, and for no other', () => {
    const named = [...section('Rooms').matchAll(/^- `(src\/[\w/]+)`: /gm)].map((match) => match[1]);
    const bundles = 'src/bundles';
    expect(named.sort()).toEqual([...rooms().keys()].filter((room) => room !== bundles).sort());
    expect(section('Floors')).toContain(bundles);
  });

  it.each(changes)('has a recipe for a change: %s', (change) => {
    const recipe = section('Where a newcomer adds')
      .split('\n\n')
      .find((paragraph) => paragraph.trim().startsWith(`**${change}.**`));
    // That the paths are there is tested below, for the whole document.
    expect(namedPaths(recipe ?? '')).not.toEqual([]);
  });

  it('has no line that is too wide to read', () => {
    expect(architecture.split('\n').filter((line) => line.length > 160)).toEqual([]);
  });

  it('says what every bundle is', () => {
    const entries = readText('scripts/build.mjs').matchAll(/entryPoints: \{(.+?)\n {4}\}/gs);
    const bundles = [...entries].flatMap(([, text = '']) =>
      [...text.matchAll(/^\s+(\w+): '/gm)].map((match) => `dist/${match[1]}.js`),
    );
    expect(bundles).toContain('dist/extension.js');
    expect(bundles.sort()).toEqual([...new Set(architecture.match(/dist\/\w+\.js/g))].sort());
  });
});

describe('a room', () => {
  const described = [...rooms()].filter(([room, own]) => own.length > 0 && room !== 'src/bundles');

  it.each(described)('%s says what lives there and what it may be asked', (room, own) => {
    const name = path.basename(room);
    const file = ['index', name, name.replace(/s$/, '')].find((one) => own.includes(one));
    expect(file).toBeDefined();
    const [lives, asked] = readText(`${room}/${file}.ts`).split('\n');
    expect(lives).toMatch(/^\/\/ [A-Z/].{20,}\.$/);
    expect(asked).toMatch(/^\/\/ From outside: .+\.$/);
  });

  it('of services is small enough to read', () => {
    const services = [...rooms()].filter(([room]) => room.startsWith('src/services'));
    expect(services.filter(([, own]) => own.length > 22)).toEqual([]);
    expect(rooms().get('src/services')?.length).toBeLessThanOrEqual(10);
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
