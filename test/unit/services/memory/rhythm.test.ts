import { expect, it } from 'vitest';
import { sampleEveryMs, stretch } from '../../../../src/services/memory/rhythm';

const usual = { enforced: true, processes: 60 };

it.each([
  ['with a cap', { ...usual, ofCap: 0.3 }, 2_000],
  ['just below 90 % of it', { ...usual, ofCap: 0.899 }, 2_000],
  ['within 10 % of it', { ...usual, ofCap: 0.9 }, 500],
  ['above it', { ...usual, ofCap: 1.4 }, 500],
  ['without a cap', usual, 10_000],
  ['with the guard off', { ...usual, ofCap: 0.99, enforced: false }, 10_000],
  ['at 200 processes', { ...usual, ofCap: 0.3, processes: 200 }, 2_000],
  ['at 300 processes', { ...usual, ofCap: 0.3, processes: 300 }, 3_000],
  ['at 400, near the cap', { ...usual, ofCap: 0.95, processes: 400 }, 1_000],
])('a tree %s', (_, facts, expected) => {
  expect(sampleEveryMs(facts)).toBe(expected);
});

it('is stretched above 200 processes', () => {
  expect([stretch(0), stretch(200), stretch(500)]).toEqual([1, 1, 2.5]);
});
