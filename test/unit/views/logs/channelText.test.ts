import { describe, expect, it } from 'vitest';
import { ChannelText } from '../../../../src/views/logs/channelText';

describe('ChannelText', () => {
  it('gives everything that came since the last time in one piece', () => {
    const text = new ChannelText();
    expect(text.take()).toBeUndefined();
    expect(text.add('a')).toBe(false);
    text.add('b');
    text.add('— c —', false);
    expect(text.take()).toEqual({ append: 'a\nb\n— c —\n' });
    expect(text.take()).toBeUndefined();
    expect(text.counts).toEqual({ appended: 2, trimmed: 0 });
  });

  it('says when there is more than anybody reads in a moment', () => {
    const text = new ChannelText();
    expect(text.add('x'.repeat(64 * 1024 - 2))).toBe(false);
    expect(text.add('')).toBe(true);
    text.take();
    expect(text.add('x')).toBe(false);
  });

  it('keeps the newest part of a channel that has grown too large', () => {
    const text = new ChannelText(100, 30);
    const piece = (i: number): string => `${i}`.padEnd(9, '.');
    for (let i = 0; i < 10; i++) {
      text.add(piece(i));
      expect(text.take()).toEqual({ append: `${piece(i)}\n` });
    }
    text.add(piece(10));
    const kept = [8, 9, 10].map((i) => `${piece(i)}\n`).join('');
    expect(text.take()).toEqual({ replace: kept });
    expect(text.counts).toEqual({ appended: 3, trimmed: 8 });
    text.add(piece(11));
    expect(text.take()).toEqual({ append: `${piece(11)}\n` });
    expect(text.counts).toEqual({ appended: 4, trimmed: 8 });
  });

  it('keeps a piece whole although it is larger than what is kept', () => {
    const text = new ChannelText(100, 30);
    text.add('old');
    text.take();
    text.add('x'.repeat(120));
    expect(text.take()).toEqual({ replace: `${'x'.repeat(120)}\n` });
  });

  it('never keeps more than that of what waits, and counts what is gone', () => {
    const text = new ChannelText(100, 30, 10);
    text.add('old');
    text.take();
    const line = (i: number): string => `${i}`.padEnd(9, '.');
    for (let i = 0; i < 20; i++) text.add(line(i), i !== 19);
    expect(text.take()).toEqual({ replace: [17, 18, 19].map((i) => `${line(i)}\n`).join('') });
    expect(text.counts).toEqual({ appended: 2, trimmed: 18 });
    text.add('next');
    expect(text.take()).toEqual({ append: 'next\n' });
    expect(text.counts).toEqual({ appended: 3, trimmed: 18 });
  });

  it('appends what fits, however much came at once', () => {
    const text = new ChannelText(100, 30);
    for (let i = 0; i < 9; i++) text.add('x'.repeat(9));
    expect(text.take()).toEqual({ append: `${'x'.repeat(9)}\n`.repeat(9) });
    expect(text.counts).toEqual({ appended: 9, trimmed: 0 });
  });

  it('cuts what was appended at once to what is kept', () => {
    const mega = 1024 * 1024;
    const text = new ChannelText(4 * mega, mega);
    const line = 'x'.repeat(1023);
    for (let i = 0; i < 4 * 1024; i++) text.add(line);
    expect(text.take()).toHaveProperty('append.length', 4 * mega);
    text.add(line);
    const change = text.take();
    const kept = change && 'replace' in change ? change.replace.length : 0;
    expect(kept).toBeGreaterThanOrEqual(mega);
    expect(kept).toBeLessThan(mega + 128 * 1024);
    const { appended, trimmed } = text.counts;
    expect(appended * 1024).toBe(kept);
    expect(appended + trimmed).toBe(4 * 1024 + 1);
  });

  it('forgets everything when cleared', () => {
    const text = new ChannelText(100, 30);
    text.add('x'.repeat(90));
    text.take();
    text.add('waiting');
    text.clear();
    expect(text.take()).toBeUndefined();
    text.add('y'.repeat(90));
    expect(text.take()).toEqual({ append: `${'y'.repeat(90)}\n` });
  });
});
