import fc from 'fast-check';
import { expect, it } from 'vitest';

const seed = Number(process.env['FUZZ_SEED']);
const cases = Number(process.env['FUZZ_CASES']);

/** The weights of all properties together. */
const weights = 22;
/** Processor time that one case may take: what is not linear needs minutes. */
const maxCaseMs = 2_000;

/**
 * A property that is held over its share of the cases, by weight: what is slow has little. `holds` throws, rejects, or takes too long
 * where it does not hold.
 */
export function fuzz<T>(
  what: string,
  weight: number,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
): void {
  const numRuns = Math.ceil((cases * weight) / weights);
  it(
    `${what}, ${numRuns} times`,
    async () => {
      const property = fc.asyncProperty(arbitrary, async (value) => {
        const before = process.cpuUsage();
        await holds(value);
        expect(process.cpuUsage(before).user / 1_000).toBeLessThan(maxCaseMs);
      });
      await fc.assert(property, { seed, numRuns });
    },
    Math.max(60_000, cases * 10),
  );
}

/** Names that mean something to JavaScript itself. */
export const innate = fc.constantFrom(
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
);

/** What turns into markup, escapes, paths or secrets somewhere. */
const charged = fc.constantFrom(
  ...[
    '[x](command:workbench.action.terminal.new)',
    '![](https://h/p.png)',
    '<img src=x>',
    '$(zap)',
  ],
  ...['](', '`', '```', '~~~', '\\', '|', '**', '\n', '\r', '\r\n', '\u2028', '\u202e', '\u200b'],
  ...[
    '\u0000',
    '\u001b[31m',
    '\ud800',
    '😀',
    'é',
    ' ',
    '\t',
    '"',
    "'",
    '$',
    '${',
    '}',
    '{0}',
    '%s',
  ],
  ...['../', '/', 'C:\\', '=', ';', '&&', '||', '|', '(', ')', '<<EOF', '#', '&', '>', ':', '@'],
  ...['password=', 'Bearer ', '://u:p@h', '--token ', 'sk_live_', '-----BEGIN PRIVATE KEY-----'],
  ...['Error: ', 'at f (a.js:1:2)', '{"msg":"', '2026-05-01T12:00:00Z', 'EADDRINUSE', '127.0.0.1'],
);

/** Text as strangers write it: what is charged among what is not, sometimes over and over. */
export const hostileText = fc
  .oneof(
    { weight: 6, arbitrary: fc.array(fc.oneof(charged, fc.string()), { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(innate, { minLength: 1, maxLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(charged, charged, fc.integer({ min: 1, max: 400 }))
        .map(([one, other, times]) => Array.from({ length: times }, () => one + other)),
    },
  )
  .map((parts) => parts.join(''));

/** A key as objects of strangers have them, often one of those that mean something. */
export function hostileKey(...known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: innate },
    { weight: 1, arbitrary: hostileText },
  );
}

/** Any JSON: numbers at their limits, deep and wide, with keys of ours and such that every object has. */
export function hostileJson(...known: readonly string[]): fc.Arbitrary<unknown> {
  const key = hostileKey(...known);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      hostileText,
      fc.constantFrom(null, true, false, 0, -1, 1e308, 65_536, 2 ** 31, 2 ** 53, 0.5, ''),
      fc.integer(),
      fc.array(tie('tree'), { maxLength: 4 }),
      object(key, tie('tree')),
    ),
  }));
  return tree as fc.Arbitrary<unknown>;
}

/** An object as JSON.parse makes it, `__proto__` being a key like any other. */
export function object(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);
}

/** Something must not have given every object what it has not. */
export function expectInnocence(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
}
