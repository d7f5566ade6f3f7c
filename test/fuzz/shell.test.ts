import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { HumanError } from '../../src/base/errors';
import { NotUnderstood } from '../../src/project/shell/notUnderstood';
import { parseShell } from '../../src/project/shell/parseShell';
import { understandShell } from '../../src/project/shell/understandShell';
import { MemoryFiles } from '../fakes/memoryFiles';
import { plan } from '../unit/services/launch/plan';
import { expectInnocence, fuzz, hostileText, innate } from './fuzz';

const word = fc.oneof(
  fc.constantFrom(
    ...['npm', 'run', 'dev', 'npx', 'tsx', 'watch', 'src/a.ts', 'node', 'cd', 'exec', 'env', 'A=1'],
    ...['--', '-c', 'sh', 'bash', 'if', 'then', 'fi', 'while', 'do', 'done', 'for', 'in', 'case'],
    ...['esac', '{', '}', '(', ')', 'f()', '$(pwd)', '$(', '`', '"$@"', '"${A:-b}"', '${A', '$A'],
    ...['"', "'", "'it'", '\\', '2>&1', '>', '<<EOF', 'EOF', '|', '||', '&&', ';', '&', '#', '!'],
    ...['export', 'set', '-e', 'cross-env', 'dotenv', 'concurrently', 'nodemon', 'cargo', 'next'],
  ),
  innate.map((name) => `$${name}`),
  innate.map((name) => `\${${name}:-x}`),
  hostileText,
);
const some = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ' ', '', '\n', '\t', '\\\n')), { maxLength: 30 })
  .map((all) => all.flat().join(''));
const repeated = fc
  .tuple(word, fc.integer({ min: 1, max: 1_000 }))
  // The time limit is for texts as long as scripts are.
  .map(([one, times]) => `${one} `.repeat(times).slice(0, 100_000));
const shell = fc.oneof({ weight: 30, arbitrary: some }, { weight: 1, arbitrary: repeated });
const files = new MemoryFiles({
  '/w/app/package.json': '{"scripts":{"dev":"tsx src/a.ts"}}',
  '/w/app/src/a.ts': '',
  '/usr/bin/node': '\x7fELF\0',
  '/usr/bin/sh': '\x7fELF\0',
});

describe('shell text', () => {
  fuzz('is split, whatever it is', 0.75, shell, (text) => {
    for (const command of parseShell(text)) {
      expect(command.start).toBeGreaterThanOrEqual(0);
      expect(command.end).toBeLessThanOrEqual(text.length + 1);
      expect(command.words.length + command.assigned.length).toBeGreaterThan(0);
    }
  });

  fuzz(
    'of quoted words is those words',
    1.5,
    fc.array(
      hostileText.filter((text) => text !== ''),
      { minLength: 1, maxLength: 6 },
    ),
    (words) => {
      const text = ['x', ...words].map((one) => `'${one.replaceAll("'", `'\\''`)}'`).join(' ');
      const [command, ...more] = parseShell(text);
      expect(more).toEqual([]);
      expect(command?.words.map((one) => one.text)).toEqual(['x', ...words]);
    },
  );

  fuzz('is understood whole, or not understood', 0.5, shell, async (text) => {
    const variable = (name: string): string | undefined =>
      (({ A: '1' }) as Record<string, string>)[name];
    try {
      const { argv, cwd, env } = await understandShell(text, { folder: '/w/app', files, variable });
      expect(argv.length).toBeGreaterThan(0);
      for (const one of [...argv, cwd, ...Object.values(env)]) expect(typeof one).toBe('string');
    } catch (error) {
      expect(error).toBeInstanceOf(NotUnderstood);
    }
    expectInnocence();
  });

  fuzz(
    'of a script is launched by a plan, or refused in a sentence',
    0.25,
    fc.tuple(shell, fc.constantFrom('direct', 'asWritten'), hostileText),
    async ([text, launchMode, more]) => {
      try {
        const one = { script: 'npm', args: ['run', 'dev', '--', more], scripts: { dev: text } };
        const { script, args, cwd } = await plan({ ...one, launchMode });
        for (const part of [script, cwd, ...args]) expect(typeof part).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(HumanError);
      }
      expectInnocence();
    },
  );
});
