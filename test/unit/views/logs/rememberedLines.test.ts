import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShownLine } from '../../../../src/services/logs/logPipeline';
import { RememberedLines } from '../../../../src/views/logs/rememberedLines';

const line = (text: string, more: Partial<ShownLine> = {}): ShownLine => ({
  text,
  own: true,
  continues: false,
  ...more,
});

/** Texts are as the pipeline gives them: without line ends. Long ones close a block. */
const entries = fc.array(
  fc.record({
    serviceKey: fc.constantFrom('/w\u0000api', '/w\u0000web', '/w\u0000db'),
    line: fc.record({
      text: fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
        fc.integer({ min: 1, max: 70_000 }).map((length) => 'ä'.repeat(length)),
      ),
      own: fc.boolean(),
      continues: fc.boolean(),
    }),
  }),
  { maxLength: 60 },
);

describe('RememberedLines', () => {
  it('gives back what it was given, in order', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const lines = new RememberedLines(Infinity);
        for (const one of all) lines.add(one.serviceKey, one.line);
        expect([...lines.all()]).toEqual(all);
      }),
    );
  });

  it('forgets one service and keeps the others, in order', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const lines = new RememberedLines(Infinity);
        for (const one of all) lines.add(one.serviceKey, one.line);
        lines.forget('/w\u0000web');
        expect([...lines.all()]).toEqual(all.filter((one) => one.serviceKey !== '/w\u0000web'));
      }),
    );
  });

  it('keeps the newest, up to its size and two blocks', () => {
    const lines = new RememberedLines(200_000);
    for (let i = 0; i < 10_000; i++) lines.add('api', line(`${i}`.padEnd(98, '.')));
    const kept = [...lines.all()].map(({ line: { text } }) => Number.parseInt(text, 10));
    expect(kept.length * 100).toBeGreaterThan(200_000);
    expect(kept.length * 100).toBeLessThan(200_000 + 2 * 66_000);
    expect(kept).toEqual(Array.from(kept, (_, i) => 10_000 - kept.length + i));
  });

  it('takes empty lines and lines of ours', () => {
    const lines = new RememberedLines(1000);
    const all = [
      line(''),
      line('— 3 lines folded —', { own: false }),
      line('', { continues: true }),
    ];
    for (const one of all) lines.add('api', one);
    expect([...lines.all()].map((one) => one.line)).toEqual(all);
  });
});
