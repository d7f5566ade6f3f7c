/** What people call the command that serves, the surest first. */
const names = 'serve server web start run http listen daemon'.split(' ');
const libraries = /\bcobra\.Command\b|\bcli\.(?:App|NewApp|Command)\b|\bkong\.|\bkingpin\./;
/** What stands between braces is read so far, and so many commands are looked at. */
const maxBlock = 4_000;
const maxBlocks = 100;

/**
 * The command without which a program in Go only tells how it is used, such as `serve`; undefined for one that needs none, empty
 * where none of its commands is known to serve. `text` is
 * that of its main package, `imported` that of the packages of its module that it uses.
 */
export function goCommand(text: string, imported: readonly string[]): string | undefined {
  const plain = /\blen\(os\.Args\)\s*(?:<\s*2|<=\s*1|==\s*1)[^}]{0,300}(?:Exit|[Uu]sage)/.test(
    text,
  );
  const cases = [...text.matchAll(/\bcase\s+"([\w-]{1,30})"/g)].map(([, name]) => name);
  const word = plain ? names.find((name) => cases.includes(name)) : undefined;
  if (word !== undefined) return word;
  // Of what it imports, only what knows of commands.
  const all = [text, ...imported.filter((one) => libraries.test(one))].join('\n');
  const commands = blocksOf(all);
  const own = blocksOf(text).filter(({ isRoot }) => isRoot);
  const roots = own.length > 0 ? own : commands.filter(({ isRoot }) => isRoot);
  if (roots.some(({ runs }) => runs)) return undefined;
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
    // kingpin
    ...[...all.matchAll(/\.Command\("([\w-]{1,30})",/g)].map(([, name = '']) => name),
  ];
  const needsOne = (roots.length > 0 && known.length > 0) || kong.length > 0;
  return names.find((name) => known.includes(name)) ?? (needsOne ? '' : undefined);
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
    const variable = /\b(\w{1,40}) {0,2}:?= {0,2}&?$/.exec(
      text.slice(Math.max(0, match.index - 60), match.index),
    );
    const name = /\b(?:Use|Name)\s*:\s*"([\w-]{1,40})/.exec(own)?.[1];
    const isRoot =
      type === 'cli.App' ||
      /root|^app$|^main/i.test(variable?.[1] ?? '') ||
      (type === 'cli.Command' && /\bCommands\s*:/.test(own));
    found.push({
      name,
      isRoot,
      runs: /\b(?:RunE?|Action|DefaultCommand)\s*:\s*(?!nil\b)\S/.test(own),
    });
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
