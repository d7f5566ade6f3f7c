import { describe, expect, it } from 'vitest';
import { FoldedRing } from '../../../../src/services/logs/foldedRing';

const lines = (...texts: string[]) =>
  texts.map((text) => ({ rule: 'r', line: { at: 0, level: 'info' as const, text } }));
const at = (offset: number) => ({ path: '/l/out', inode: 1, offset });

describe('FoldedRing', () => {
  it('keeps lines as channels show them, oldest first', () => {
    const ring = new FoldedRing();
    ring.add(lines('a', 'b'), at(0));
    ring.add([], at(1));
    ring.add(lines('c'), undefined);
    expect(ring.text).toBe('[info] a\n[info] b\n[info] c\n');
    expect(ring.dropped).toBeUndefined();
  });

  it('lets the oldest go, and knows where they are in PM2’s file', () => {
    const ring = new FoldedRing(20);
    for (let i = 0; i < 5; i++) ring.add(lines(`${i}......`), at(i * 100));
    expect(ring.text).toBe('[info] 4......\n');
    // What is no longer kept ends where that begins which is kept.
    expect(ring.dropped).toEqual({ ...at(400), at: 0 });
  });

  it('keeps a block that is larger than all it may hold, rather than nothing', () => {
    const ring = new FoldedRing(30);
    ring.add(lines('x'.repeat(100)), at(0));
    expect(ring.text).toHaveLength(100 + '[info] \n'.length);
    expect(ring.dropped).toBeUndefined();
  });

  it('remembers a place where the newer lines come from no file', () => {
    const ring = new FoldedRing(20);
    ring.add(lines('1......'), at(0));
    ring.add(lines('2......'), at(50));
    ring.add(lines('3......'), undefined);
    expect(ring.dropped).toMatchObject(at(50));
  });

  it('remembers when that place was read: by then the file had not been replaced', () => {
    const ring = new FoldedRing(20);
    for (const time of [1_000, 2_000, 3_000]) {
      const line = { at: time, level: 'info' as const, text: 'x......' };
      ring.add([{ rule: 'r', line }], at(time));
    }
    expect(ring.dropped).toEqual({ ...at(3_000), at: 3_000 });
  });

  it('holds 5 MB of a service', () => {
    const ring = new FoldedRing();
    const text = 'x'.repeat(1_000);
    for (let i = 0; i < 12_000; i++) ring.add(lines(text), at(i * 1_001));
    expect(ring.text.length).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(ring.text.length).toBeGreaterThan(5 * 1024 * 1024 - 2_000);
    expect(ring.dropped?.offset).toBeGreaterThan(6_000_000);
  });

  it('is empty once cleared', () => {
    const ring = new FoldedRing(30);
    for (let i = 0; i < 5; i++) ring.add(lines('1......'), at(0));
    ring.clear();
    expect([ring.text, ring.dropped]).toEqual(['', undefined]);
    ring.add(lines('2'), at(0));
    expect(ring.text).toBe('[info] 2\n');
  });
});
