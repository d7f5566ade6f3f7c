import { describe, expect, it } from 'vitest';
import { ChannelText } from '../../../src/views/channelText';

const line = (text: string) => ({ at: 0, level: 'info', text }) as const;

describe('ChannelText', () => {
  it('gives everything that came since the last time in one piece', () => {
    const text = new ChannelText();
    expect(text.take()).toBeUndefined();
    expect(text.add([line('a'), line('b')])).toBe(false);
    text.addText('— c —\n');
    expect(text.take()).toEqual({ append: '[info] a\n[info] b\n— c —\n' });
    expect(text.take()).toBeUndefined();
  });

  it('says when there is enough for an append of its own', () => {
    const text = new ChannelText();
    expect(text.add([line('x'.repeat(64 * 1024 - 9))])).toBe(false);
    expect(text.add([line('')])).toBe(true);
    text.take();
    expect(text.add([line('x')])).toBe(false);
  });

  it('keeps the newest part of a channel that has grown too large', () => {
    const text = new ChannelText(100, 30);
    const piece = (i: number): string => `${i}`.padEnd(9, '.') + '\n';
    for (let i = 0; i < 10; i++) {
      text.addText(piece(i));
      expect(text.take()).toEqual({ append: piece(i) });
    }
    text.addText(piece(10));
    expect(text.take()).toEqual({ replace: piece(8) + piece(9) + piece(10) });
    text.addText(piece(11));
    expect(text.take()).toEqual({ append: piece(11) });
  });

  it('keeps a piece whole although it is larger than what is kept', () => {
    const text = new ChannelText(100, 30);
    text.addText('old\n');
    text.take();
    text.addText('x'.repeat(120));
    expect(text.take()).toEqual({ replace: 'x'.repeat(120) });
  });

  it('forgets everything when cleared', () => {
    const text = new ChannelText(100, 30);
    text.addText('x'.repeat(90));
    text.take();
    text.addText('waiting');
    text.clear();
    expect(text.take()).toBeUndefined();
    text.addText('y'.repeat(90));
    expect(text.take()).toEqual({ append: 'y'.repeat(90) });
  });
});
