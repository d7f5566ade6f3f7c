import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentPages } from '../../scripts/docs.mjs';
import { declaredSettings } from '../fakes/declaredSettings';
import { readJson, readText, root, tableRows } from './documents';

const pages = [
  'README.md',
  ...fs
    .readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

describe('the pages', () => {
  it.each(pages)('%s links to files that are there', (page) => {
    const links = [...readText(page).matchAll(/\]\((?!\w+:|#)([^)#]+)[^)]*\)/g)].map(
      (match) => match[1] ?? '',
    );
    const folder = path.dirname(path.join(root, page));
    expect(links.filter((link) => !fs.existsSync(path.join(folder, link)))).toEqual([]);
  });

  it.each(pages)('%s names settings that there are', (page) => {
    const named = readText(page).match(/codexServices\.[a-z]\w*(?:\.\w+)*/g) ?? [];
    expect(named.filter((id) => !(id in declaredSettings))).toEqual([]);
  });

  it('are all on the list of pages', () => {
    const listed = readText('docs/README.md');
    const names = pages.filter((page) => /^docs.[^\\/]+$/.test(page)).map((page) => page.slice(5));
    expect(names.filter((name) => name !== 'README.md' && !listed.includes(`(${name})`))).toEqual(
      [],
    );
  });
});

describe('README.md', () => {
  const lines = readText('README.md').split('\n');

  it('is short enough to be read', () => {
    expect(lines.length).toBeLessThanOrEqual(150);
    expect(lines.filter((line) => line.length > 220)).toEqual([]);
  });

  it('says nothing twice, and no other page says it again', () => {
    const long = pages.flatMap((page) =>
      [...new Set(readText(page).split(/\n(?:\s*\n|(?=- ))/))]
        .map((block) => block.trim())
        .filter((block) => block.length > 80 && !/^[|`]/.test(block)),
    );
    expect(long.filter((block, at) => long.indexOf(block) !== at)).toEqual([]);
  });
});

describe('the tables of', () => {
  it('the tables of docs are those of package.json and of the metrics (npm run docs)', async () => {
    for (const [name, text] of await documentPages()) expect(readText(name), name).toBe(text);
  });

  it('docs/commands.md say what each command does, and where it is', () => {
    const rows = tableRows(readText('docs/commands.md'));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => row.some((cell) => cell === ''))).toEqual([]);
  });

  it('docs/troubleshooting.md quote sentences that the extension really says', () => {
    const sentences = Object.keys(readJson<Record<string, string>>('l10n/bundle.l10n.es.json')).map(
      (sentence) => sentence.replace(/\{\d+\}/g, '…'),
    );
    const quoted = tableRows(readText('docs/troubleshooting.md')).map(([sentence]) => sentence);
    expect(quoted.length).toBeGreaterThan(5);
    expect(quoted.filter((sentence) => !sentences.includes(sentence ?? ''))).toEqual([]);
  });
});

describe('settings', () => {
  it.each(Object.entries(declaredSettings))('%s stand in order, with a scope', (_, setting) => {
    expect(setting.order).toBeGreaterThan(0);
    expect(['window', 'resource', 'machine', 'machine-overridable']).toContain(setting.scope);
    expect(setting.markdownDescription).toMatch(/^%.+%$/);
    expect(setting.enumDescriptions?.length).toBe(setting.enum?.length);
  });
});
