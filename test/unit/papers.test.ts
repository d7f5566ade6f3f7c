import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './documents';

/** Comments cite `docs/NAME.md N`. */
const citation = /docs\/(decisions|pm2)\.md,? (\d+)/g;
/** What the papers were called where they did not stand in the repository. */
const elsewhere = /design decision|pm2-facts|real-parts|vscode-host/i;

function texts(): [string, string][] {
  const sources = ['src', 'test'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/(^|[\\/])node_modules[\\/]/.test(file))
      .map((file) => path.join(folder, file)),
  );
  return [...sources, 'ARCHITECTURE.md', 'docs/decisions.md', 'docs/pm2.md']
    .filter((file) => file !== path.join('test', 'unit', 'papers.test.ts'))
    .map((file) => [file, readText(file)]);
}

const sections = (paper: string): string[] =>
  [...readText(`docs/${paper}.md`).matchAll(/^## (\d+)\. /gm)].map((match) => match[1] ?? '');

const papers = [
  ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/rules/README.md'],
  ...fs
    .readdirSync(path.join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** What GitHub makes of a heading for links. */
const anchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('a link in a paper', () => {
  it.each(papers)('leads to something that is there: %s', (paper) => {
    const text = readText(paper).replace(/`[^`\n]*`/g, '');
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)];
    const broken = links
      .map(([, link = '']) => link)
      .filter((link) => {
        const [file = '', fragment] = link.split('#');
        const target = file === '' ? paper : path.posix.join(path.posix.dirname(paper), file);
        if (!fs.existsSync(path.join(root, target))) return true;
        return fragment !== undefined && !anchors(readText(target)).includes(fragment);
      });
    expect(broken).toEqual([]);
  });

  it('leads from README.md to SECURITY.md, whose files are there', () => {
    expect(readText('README.md')).toContain('](SECURITY.md)');
    const files = [...readText('SECURITY.md').matchAll(/`((?:src|test)\/[^`]+)`/g)];
    expect(files.length).toBeGreaterThan(10);
    for (const [, file = ''] of files)
      expect(fs.existsSync(path.join(root, file)), file).toBe(true);
  });
});

describe('docs/decisions.md and docs/pm2.md', () => {
  const all = texts();

  it.each(['decisions', 'pm2'])('%s.md counts its sections from 1', (paper) => {
    const found = sections(paper);
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(found.map((_, index) => String(index + 1)));
  });

  it('have every section that is cited', () => {
    const numbers = { decisions: sections('decisions'), pm2: sections('pm2') };
    const cited = all.flatMap(([file, text]) =>
      [...text.matchAll(citation)].map(([, paper, number]) => ({ file, paper, number })),
    );
    expect(cited.length).toBeGreaterThan(20);
    const missing = cited.filter(
      ({ paper, number }) => !numbers[paper as keyof typeof numbers].includes(number ?? ''),
    );
    expect(missing).toEqual([]);
  });

  it('are what comments cite', () => {
    expect(all.filter(([, text]) => elsewhere.test(text)).map(([file]) => file)).toEqual([]);
  });
});
