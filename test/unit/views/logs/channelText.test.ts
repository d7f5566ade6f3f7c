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

  it('says when there is enough for an append of its own', () => {
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
