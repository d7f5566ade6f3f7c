import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RingBuffer } from '../../../src/base/ringBuffer';

it('holds what a plain list cut at its capacity would hold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.integer()), (capacity, values) => {
      const buffer = new RingBuffer<number>(capacity);
      for (const value of values) buffer.push(value);
      expect(buffer.toArray()).toEqual(values.slice(-capacity));
      expect(buffer.last()).toBe(values.at(-1));
      expect(buffer.length).toBe(Math.min(capacity, values.length));
    }),
  );
});

it('starts anew when cleared', () => {
  const buffer = new RingBuffer<number>(2);
  for (const value of [1, 2, 3]) buffer.push(value);
  buffer.clear();
  expect(buffer.toArray()).toEqual([]);
  expect(buffer.last()).toBeUndefined();
  buffer.push(4);
  expect(buffer.toArray()).toEqual([4]);
});

it.each([0, -1, 1.5, NaN])('refuses a capacity of %s', (capacity) => {
  expect(() => new RingBuffer(capacity)).toThrow(RangeError);
});
