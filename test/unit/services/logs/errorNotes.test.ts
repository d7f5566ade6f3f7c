import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ErrorNotes } from '../../../../src/services/logs/errorNotes';
import type { LogLine } from '../../../../src/services/logs/logLine';

const error = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: 1,
  level: 'error',
  text,
  ...more,
});

describe('ErrorNotes', () => {
  it('marks the first error that nobody has seen, and not what goes with an earlier one', () => {
    const notes = new ErrorNotes();
    expect(notes.take([error('    at frame', { continues: true })])).toBe(false);
    expect(notes.take([error('boom'), error('bang')])).toBe(true);
    expect(notes.unread?.text).toBe('boom');
    expect(notes.take([error('again')])).toBe(false);
    notes.read();
    expect(notes.unread).toBeUndefined();
    expect(notes.take([{ at: 1, level: 'warning', text: 'hm' }])).toBe(false);
    expect(notes.take([error('later')])).toBe(true);
    expect(notes.lines.map(({ text }) => text)).toEqual([
      ...['    at frame', 'boom', 'bang', 'again', 'later'],
    ]);
  });

  it('marks with what Node says rather than with the place it names first', () => {
    const notes = new ErrorNotes();
    const more = ['      throw er;', '      ^', '', 'Error: listen EADDRINUSE', '    at x'];
    notes.take([error('node:events:497'), ...more.map((text) => error(text, { continues: true }))]);
    expect(notes.unread?.text).toBe('Error: listen EADDRINUSE');
    expect(notes.lines).toHaveLength(6);
    notes.clear();
    notes.take([error('/app/x.js:3'), error('Error: of something else')]);
    expect(notes.unread?.text).toBe('/app/x.js:3');
  });

  it('goes on with what an earlier window has left, its stack and what came after it', () => {
    const notes = new ErrorNotes();
    notes.restore(error('Error: token=••• is wrong', { at: 5 }));
    expect(notes.unread?.text).toBe('Error: token=••• is wrong');
    expect(notes.lines).toHaveLength(1);
    expect(notes.take([error('Error: unseen')])).toBe(false);
    const frame = error('    at x', { continues: true });
    const [read, left] = [error('Error: that was read'), error('Error: token=abc is wrong')];
    notes.recall([left, read, left, frame, { at: 0, level: 'info', text: 'hm' }, error('more')]);
    expect(notes.lines.map(({ text }) => text)).toEqual([
      ...['Error: token=abc is wrong', '    at x', 'more', 'Error: unseen'],
    ]);
    expect(notes.unread?.text).toBe('Error: token=••• is wrong');
    notes.recall([left]);
    expect(notes.lines).toHaveLength(4);
  });

  it('counts nothing of before where there is nothing left, or it is not found', () => {
    const notes = new ErrorNotes();
    notes.recall([error('Error: old')]);
    expect(notes.lines).toEqual([]);
    notes.restore(error('Error: left'));
    notes.recall([error('Error: old')]);
    expect(notes.lines.map(({ text }) => text)).toEqual(['Error: left']);
    notes.clear();
    notes.recall([error('Error: left')]);
    expect(notes.lines).toEqual([]);
  });

  it('counts what is beyond a thousand, and still marks it once the others were read', () => {
    const notes = new ErrorNotes();
    notes.take(Array.from({ length: 1_003 }, (_, i) => error(`${i}`)));
    expect([notes.lines.length, notes.more]).toEqual([1_000, 3]);
    notes.read();
    expect(notes.take([error('later')])).toBe(true);
    expect(notes.unread?.text).toBe('later');
    expect([notes.lines.length, notes.more]).toEqual([1_000, 4]);
    notes.clear();
    expect([notes.lines.length, notes.more, notes.unread]).toEqual([0, 0, undefined]);
  });

  it('does not keep the chunks in memory that its lines were cut out of', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const notes = new ErrorNotes();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 400; i++) {
      const chunk = Buffer.alloc(256 * 1024, `${i} is a line of a chunk\n`).toString();
      notes.take([error(chunk.slice(0, 24))]);
    }
    collect();
    expect(notes.lines).toHaveLength(400);
    // 100 MB where they are kept.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * 1024 ** 2);
  });
});
