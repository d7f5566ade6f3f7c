import { describe, expect, it } from 'vitest';
import { bareCommand } from '../../../../src/project/shell/bareCommand';
import { parseShell } from '../../../../src/project/shell/parseShell';
import { pm2Words } from '../../../../src/project/shell/pm2Words';
import { ShellState } from '../../../../src/project/shell/shellState';
import { understandShell } from '../../../../src/project/shell/understandShell';
import { MemoryFiles } from '../../../fakes/memoryFiles';

describe('commands with places', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['node a.js --x "b c"', ['node|a.js|--x|b c']],
    ['A=1 B="2 3" node x # comment', ['node|x']],
    ['a && b || c; d & e | f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['a \\\n b\nc', ['a|b', 'c']],
    ['cat <<END\nnode x\nEND\nnode y', ['cat', 'node|y']],
    ['echo "a\\"b\\n" \'$X\' \\$Y', ['echo|a"b\\n|$X|$Y']],
    ['run $(a "b c") ${A:-${B:-c d}} `d e`', ['run|$(a "b c")|${A:-${B:-c d}}|`d e`']],
    ['while true; do node x; done', ['true', 'node|x']],
    ['f() { node x; }', ['node|x']],
  ];
  it.each(cases)('%s', (text, expected) => {
    const commands = parseShell(text);
    expect(commands.map(({ words }) => words.map((word) => word.text).join('|'))).toEqual(expected);
  });

  it('says where each word stands', () => {
    const text = 'A=1 npx "tsx" watch';
    const words = parseShell(text).flatMap((command) => [...command.assigned, ...command.words]);
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual([
      'A=1',
      'npx',
      '"tsx"',
      'watch',
    ]);
  });
});

describe('a command without what stands in front of it', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['exec npx --yes tsx watch a', 'tsx watch a', ['exec', 'npx']],
    ['cross-env A=1 node x', 'node x', ['cross-env']],
    ['dotenv -e .env -- next dev', 'next dev', ['dotenv']],
    ['pnpm exec next dev', 'next dev', ['pnpm']],
    ['npx -p tsx tsx a', 'tsx a', ['npx']],
    ['npm run dev', 'npm run dev', []],
  ];
  it.each(cases)('%s', (text, words, prefixes) => {
    const [command] = parseShell(text);
    const bare = command && bareCommand(command);
    expect(bare?.words.map((word) => word.text).join(' ')).toBe(words);
    expect(bare?.prefixes).toEqual(prefixes);
  });
});

describe('read strictly and leniently', () => {
  const own = 'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"';
  const scope = {
    folder: '/w/app',
    scriptFolder: '/w/app/bin',
    variable: (name: string) => ({ HOME: '/home/me' })[name],
  };
  const cases: readonly [string, string, string, string | RegExp, string][] = [
    [
      'the folder above the script',
      `${own}; cd "$DIR"`,
      'node x',
      '/w/app: node x',
      '/w/app: node x',
    ],
    ['a default', '', 'node ${P:-1}', '/w/app: node 1', '/w/app: node ${P:-1}'],
    ['what is inherited', '', 'node $HOME', '/w/app: node /home/me', '/w/app: node /home/me'],
    ['what nobody knows', '', 'node "$P"', '/w/app: node ', '/w/app: node $P'],
    ['a variable of blanks', 'O="a b"', 'node $O', '/w/app: node a b', '/w/app: node a b'],
    ['a command', '', 'node $(date)', /command inside/, '/w/app: node $(date)'],
    ['single quotes', 'A=1', "node '$A'", '/w/app: node $A', '/w/app: node $A'],
    ['an array', 'A=(1 2)', 'node x', /uses "\("/, '/w/app: node x'],
    ['its own arguments', '', 'node x "$@"', '/w/app: node x', '/w/app: node x $@'],
    ['a pattern in a variable', 'A="*.js"', 'node $A', /patterns/, '/w/app: node *.js'],
  ];
  it.each(cases)('%s', async (_name, before, last, strict, lenient) => {
    const text = `${before}\n${last}\n`;
    const files = new MemoryFiles({ '/w/app/bin/x': '' });
    const strictly = await understandShell(text, { ...scope, files }).then(
      ({ argv, cwd }) => `${cwd}: ${argv.join(' ')}`,
      (error: Error) => error.message,
    );
    if (typeof strict === 'string') expect(strictly).toBe(strict);
    else expect(strictly).toMatch(strict);
    const state = new ShellState({ ...scope, strict: false });
    let found = '';
    for (const written of parseShell(text)) {
      const command = state.expanded(written);
      found = `${state.folder ?? '?'}: ${command.words.map((word) => word.text).join(' ')}`;
      state.apply(command);
    }
    expect(found).toBe(lenient);
  });
});

it.each([
  [`--a="b c" 'd e' "f" g#h \\x`, ['--a="b c"', 'd e', 'f', 'g#h', '\\x']],
  [
    ['a b', 1, true],
    ['a b', '1', 'true'],
  ],
  [undefined, []],
  [{}, undefined],
])('words as PM2 takes them: %s', (value, expected) => {
  expect(pm2Words(value)).toEqual(expected);
});
