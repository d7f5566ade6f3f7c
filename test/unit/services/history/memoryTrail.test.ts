import { expect, it } from 'vitest';
import { MemoryTrail } from '../../../../src/services/history/memoryTrail';

/** A trail of one service, seen every 2 s from `from` on. */
function follow(trail: MemoryTrail, from: number, sizes: readonly number[]): number {
  sizes.forEach((bytes, i) => trail.add('a', from + i * 2_000, bytes));
  return from + (sizes.length - 1) * 2_000;
}

it('gives what was held in the minute before', () => {
  const trail = new MemoryTrail();
  const end = follow(
    trail,
    1_000_000,
    Array.from({ length: 40 }, (_, i) => i),
  );
  expect(trail.before('a', end)).toEqual(Array.from({ length: 30 }, (_, i) => i + 10));
  expect(trail.before('b', end)).toEqual([]);
});

it('goes on at once when the wall clock is set back', () => {
  const trail = new MemoryTrail();
  follow(trail, 10_000_000, [1, 2, 3]);
  const end = follow(trail, 1_000_000, [4, 5, 6]);
  expect(trail.before('a', end)).toEqual([4, 5, 6]);
});
