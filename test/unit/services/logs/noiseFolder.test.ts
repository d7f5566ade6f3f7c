import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../src/services/logs/logLine';
import { isRepeats, NoiseFolder } from '../../../../src/services/logs/noiseFolder';

const rules = {
  ruleOf: (text: string, isError: boolean) =>
    text.startsWith('#') && !isError ? text.slice(0, 2) : undefined,
};

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: 1,
  level: 'info',
  text,
  ...more,
});

/** What is shown of lines that come together; repeats as `×n`. A space in front: it continues. */
function shown(folder: NoiseFolder, ...texts: string[]): string[] {
  const lines = texts.map((text) =>
    text.startsWith(' ') ? line(text, { continues: true }) : line(text),
  );
  return folder.take(lines).shown.map((one) => (isRepeats(one) ? `×${one.repeats}` : one.text));
}

describe('noise', () => {
  it.each<[string, string[], string[]]>([
    ['is held back', ['a', '#1', 'b'], ['a', 'b']],
    ['takes what belongs to it along', ['#1', ' more', ' and more', 'b'], ['b']],
    ['is nothing that belongs to a line that is shown', ['a', ' #1'], ['a', ' #1']],
    ['does not part lines that are the same', ['a', '#1', 'a', 'b'], ['a', '×1', 'b']],
  ])('%s', (_, texts, expected) => {
    expect(shown(new NoiseFolder(rules), ...texts)).toEqual(expected);
  });

  it('is counted by rule, and from 0 once it was told', () => {
    const folder = new NoiseFolder(rules);
    shown(folder, '#1', '#2', '#1', ' more', 'a');
    expect(folder.takeCounts()).toEqual([
      ['#1', 3],
      ['#2', 1],
    ]);
    expect(folder.takeCounts()).toEqual([]);
  });

  it('of a stack trace goes on in the next batch', () => {
    const folder = new NoiseFolder(rules);
    expect(shown(folder, '#1')).toEqual([]);
    expect(shown(folder, ' more', 'a')).toEqual(['a']);
  });

  it('is asked for as an error where it is one', () => {
    const folder = new NoiseFolder(rules);
    expect(folder.take([line('#1', { level: 'error' })]).folded).toEqual([]);
  });

  it('is what new rules say from then on', () => {
    const folder = new NoiseFolder(rules);
    folder.setRules({ ruleOf: () => undefined });
    expect(shown(folder, '#1')).toEqual(['#1']);
  });
});

describe('lines that are the same', () => {
  it.each<[string, string[], string[]]>([
    ['fold with a count', ['a', 'a', 'a', 'b'], ['a', '×2', 'b']],
    ['only in a row', ['a', 'b', 'a', 'b'], ['a', 'b', 'a', 'b']],
    [
      'but for the time in front',
      ['2026-01-01T10:00:00.1Z x', '[2026-01-01 10:00:01] x', 'y'],
      ['2026-01-01T10:00:00.1Z x', '×1', 'y'],
    ],
    ['not where they are empty', ['', '', 'a'], ['', '', 'a']],
    ['not where they differ in a number', ['n1', 'n2'], ['n1', 'n2']],
    ['nor in spaces', ['a', 'a ', 'b'], ['a', 'a ', 'b']],
  ])('%s', (_, texts, expected) => {
    expect(shown(new NoiseFolder(rules), ...texts)).toEqual(expected);
  });

  it('fold across batches; what is left is told when somebody asks', () => {
    const folder = new NoiseFolder(rules);
    shown(folder, 'a', 'a');
    shown(folder, 'a');
    expect(folder.takeRepeats()).toEqual([{ repeats: 2, at: 1, of: 'a' }]);
    expect(folder.takeRepeats()).toEqual([]);
    expect(shown(folder, 'a', 'b')).toEqual(['×1', 'b']);
  });
});

it('every line that goes in is shown or folded, once', () => {
  const text = fc.constantFrom('a', 'b', '#1', '#2', ' more', '');
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 8 }), { maxLength: 8 }), (batches) => {
      const folder = new NoiseFolder(rules);
      let own = 0;
      let folded = 0;
      let told = 0;
      const hear = (count: readonly { readonly repeats: number }[]): void => {
        for (const { repeats } of count) told += repeats;
      };
      for (const texts of batches) {
        const result = folder.take(texts.map((one) => line(one)));
        own += result.shown.filter((one) => !isRepeats(one)).length;
        folded += result.folded.length;
        hear(result.shown.filter(isRepeats));
      }
      hear(folder.takeRepeats());
      for (const [, count] of folder.takeCounts()) told += count;
      expect(own + folded).toBe(batches.flat().length);
      // What the channel says was folded is what was.
      expect(told).toBe(folded);
    }),
  );
});
