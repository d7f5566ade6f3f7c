import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareBundles, extractStrings } from '../../scripts/l10nStrings.mjs';
import { readJson, root } from './documents';

type Bundle = Record<string, string>;

const nothingWrong = { missing: [], superfluous: [], different: [] };
const names = readJson<Bundle>('package.nls.json');

describe('the sentences of src', () => {
  const { strings, problems } = extractStrings(path.join(root, 'src'));
  const sentences = Object.fromEntries([...strings.keys()].map((key) => [key, key]));

  it('are plain texts, so that they can be translated', () => {
    expect(problems).toEqual([]);
    expect(strings.size).toBeGreaterThan(100);
  });

  // `npm run l10n` tells the same, with the places in the source.
  it('are all in the Spanish bundle, and no others', () => {
    const spanish = readJson<Bundle>('l10n/bundle.l10n.es.json');
    expect(compareBundles(sentences, spanish)).toEqual(nothingWrong);
  });
});

describe('the texts of the manifest', () => {
  it('are all translated, and no others', () => {
    expect(compareBundles(names, readJson<Bundle>('package.nls.es.json'))).toEqual(nothingWrong);
  });
});

describe('compareBundles', () => {
  it.each([
    ['a key that is missing', { a: 'x' }, {}, { ...nothingWrong, missing: ['a'] }],
    ['a key that is superfluous', {}, { a: 'x' }, { ...nothingWrong, superfluous: ['a'] }],
    ['a lost placeholder', { a: '{0} {1}' }, { a: '{0}' }, { ...nothingWrong, different: ['a'] }],
    ['other order', { a: '{0} of {1}' }, { a: 'de {1}, {0}' }, nothingWrong],
    [
      'a lost command link',
      { a: '[x](command:y.z)' },
      { a: '[x](z)' },
      { ...nothingWrong, different: ['a'] },
    ],
  ])('tells %s', (_, original, translation, expected) => {
    expect(compareBundles(original as Bundle, translation as Bundle)).toEqual(expected);
  });
});
