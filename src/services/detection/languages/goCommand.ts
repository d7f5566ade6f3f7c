import * as path from 'node:path';
import type { Files } from '../../../project/files';

/** What people call the command that serves, the surest first. */
const names = 'serve server web start run http api listen daemon up'.split(' ');
const libraries = /\b(?:spf13\/cobra|urfave\/cli|codegangsta\/cli|alecthomas\/kong)\b/;
/** What stands between braces is read so far, and so many files and commands are looked at. */
const maxBlock = 4_000;
const maxFiles = 60;
const maxBlocks = 100;

/**
 * The command without which a program in Go only tells how it is used, such as `serve`; undefined for one that needs none. `text` is
 * that of its main package.
 */
export async function goCommand(
  module: { readonly folder: string; readonly manifest: string },
  text: string,
  files: Files,
): Promise<string | undefined> {
  const plain = /\blen\(os\.Args\)\s*(?:<\s*2|<=\s*1|==\s*1)[^}]{0,300}(?:Exit|[Uu]sage)/.test(
    text,
  );
  const cases = [...text.matchAll(/\bcase\s+"([\w-]{1,30})"/g)].map(([, name]) => name);
  if (plain) return names.find((name) => cases.includes(name));
  if (!libraries.test(module.manifest)) return undefined;
  const all = [text, ...(await importedTexts(module, text, files))].join('\n');
  const commands = blocksOf(all);
  if (commands.some(({ isRoot, runs }) => isRoot && runs)) return undefined;
  if (/\b\w+\.(?:Action|DefaultCommand)\s*=[^=]|\bdefault:"(?:1|withargs)"/.test(all))
    return undefined;
  const kong = [
    ...all.matchAll(
      /^[ \t]{0,20}([A-Z]\w{1,30})[ \t]{1,20}[\w.*{}]{1,60}[ \t]{1,20}`[^`\n]{0,200}\bcmd:/gm,
    ),
  ];
  const known = [
    ...commands.flatMap(({ name, isRoot }) => (isRoot || name === undefined ? [] : [name])),
    ...kong.map(([, name = '']) => name.toLowerCase()),
  ];
  return names.find((name) => known.includes(name));
}

interface Block {
  readonly name: string | undefined;
  readonly isRoot: boolean;
  readonly runs: boolean;
}

/** The commands that cobra and cli are given, by what stands in them and not in others inside. */
function blocksOf(text: string): readonly Block[] {
  const found: Block[] = [];
  const begins = /\b(cobra\.Command|cli\.Command|cli\.App) ?\{/g;
  for (const match of text.matchAll(begins)) {
    if (found.length >= maxBlocks) break;
    const own = topOf(text, match.index + match[0].length);
    const [, type] = match;
    const variable = /\b(\w{1,40}) {0,2}:?= {0,2}&?$/.exec(text.slice(Math.max(0, match.index - 60), match.index));
    const name = /\b(?:Use|Name)\s*:\s*"([\w-]{1,40})/.exec(own)?.[1];
    const isRoot =
      type === 'cli.App' ||
      /root|^app$|^main/i.test(variable?.[1] ?? '') ||
      (type === 'cli.Command' && /\bCommands\s*:/.test(own));
    found.push({ name, isRoot, runs: /\b(?:RunE?|Action|DefaultCommand)\s*:/.test(own) });
  }
  return found;
}

/** The text of a block at its own level, from behind its opening brace on. */
function topOf(text: string, from: number): string {
  let depth = 0;
  let own = '';
  for (let at = from; at < text.length && at < from + maxBlock; at++) {
    const character = text[at] ?? '';
    if ('{(['.includes(character)) depth++;
    else if ('})]'.includes(character) && --depth < 0) break;
    if (depth === 0) own += character;
  }
  return own;
}

/** The Go files of the packages of the same module that a text imports, and of those that they import. */
async function importedTexts(
  { folder, manifest }: { readonly folder: string; readonly manifest: string },
  text: string,
  files: Files,
): Promise<readonly string[]> {
  const own = /^module\s+(\S{1,200})/m.exec(manifest)?.[1];
  if (own === undefined) return [];
  const texts: string[] = [];
  const seen = new Set<string>();
  const queue = [{ text, depth: 0 }];
  for (let next = queue.shift(); next && texts.length < maxFiles; next = queue.shift()) {
    for (const [, name = ''] of next.text.matchAll(/"([\w./~-]{1,300})"/g)) {
      if (!name.startsWith(`${own}/`) || seen.has(name) || texts.length >= maxFiles) continue;
      // Deeper down only what is called after commands.
      if (next.depth > 0 && !/\b(?:cmd|cmds|cli|commands?|server?|web)\b/.test(path.basename(name)))
        continue;
      seen.add(name);
      const place = path.join(folder, name.slice(own.length + 1));
      for (const entry of await files.list(place)) {
        if (entry.kind !== 'file' || !/(?<!_test)\.go$/.test(entry.name)) continue;
        if (texts.length >= maxFiles) break;
        const read = (await files.readText(path.join(place, entry.name))) ?? '';
        texts.push(read);
        if (next.depth < 2) queue.push({ text: read, depth: next.depth + 1 });
      }
    }
  }
  return texts;
}
