import { describe, expect, it } from 'vitest';
import { MentionScan, type ScannedText } from '../../../../src/views/logs/mentionScan';
import { settle } from '../../../fakes/fakeClock';

/** The last line is the one that may yet grow. */
function textOf(...lines: readonly string[]): ScannedText {
  return { lineCount: lines.length, lineAt: (line) => ({ text: lines[line] ?? '' }) };
}

const never = () => false;

describe('MentionScan', () => {
  it('finds files that are there, and looks at new lines only', async () => {
    const asked: string[] = [];
    const scan = new MentionScan(async (file) => {
      asked.push(file);
      return file === 'gone.ts' ? undefined : `/w/${file}`;
    });
    const first = textOf('start', 'at a.ts:3:7', 'in gone.ts:1', 'b.ts:9 is not whole');
    expect(await scan.scan(first, never)).toEqual([
      { row: 1, start: 3, end: 11, file: '/w/a.ts', line: 3, column: 7 },
    ]);
    expect(await scan.scan(first, never)).toHaveLength(1);
    const more = textOf('start', 'at a.ts:3:7', 'in gone.ts:1', 'b.ts:9 is not whole', '');
    expect(await scan.scan(more, never)).toHaveLength(2);
    expect(asked).toEqual(['a.ts', 'gone.ts', 'b.ts']);
  });

  it('begins anew where the text was replaced', async () => {
    const scan = new MentionScan(async (file) => `/w/${file}`);
    await scan.scan(textOf('first', 'a.ts:1', 'b.ts:2', ''), never);
    expect(await scan.scan(textOf('— cut —', 'b.ts:2', ''), never)).toMatchObject([
      { row: 1, file: '/w/b.ts' },
    ]);
    expect(await scan.scan(textOf('— cut —', ''), never)).toEqual([]);
  });

  it('begins anew where the text was cut again and has grown longer since', async () => {
    const scan = new MentionScan(async (file) => `/w/${file}`);
    await scan.scan(textOf('— cut —', 'a.ts:1', 'b.ts:2', ''), never);
    const again = textOf('— cut —', 'd.ts:4', 'e.ts:5', 'f.ts:6', '');
    const found = await scan.scan(again, never);
    expect(found.map(({ file }) => file)).toEqual(['/w/d.ts', '/w/e.ts', '/w/f.ts']);
  });

  it('takes every line once when it is asked again before it has answered', async () => {
    const waiting: (() => void)[] = [];
    const scan = new MentionScan(async (file) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return `/w/${file}`;
    });
    const text = textOf('start', 'a.ts:1', 'b.ts:2', 'c.ts:3', '');
    let cancelled = false;
    const asks = [scan.scan(text, () => cancelled), scan.scan(text, never), scan.scan(text, never)];
    await settle();
    // The editor asks anew, and no longer wants the first answer.
    cancelled = true;
    for (let i = 0; i < 20; i++) {
      waiting.splice(0).forEach((answer) => answer());
      await settle();
    }
    const [, second, third] = await Promise.all(asks);
    expect(second?.map(({ row }) => row)).toEqual([1, 2, 3]);
    expect(third).toEqual(second);
  });

  it('goes on after a look that failed', async () => {
    let fails = true;
    const scan = new MentionScan(async (file) => {
      if (fails) throw new Error('EIO');
      return `/w/${file}`;
    });
    const text = textOf('start', 'a.ts:1', '');
    await expect(scan.scan(text, never)).rejects.toThrow('EIO');
    fails = false;
    expect(await scan.scan(text, never)).toHaveLength(1);
  });

  it('keeps the newest five thousand', async () => {
    const scan = new MentionScan(async (file) => `/w/${file}`);
    const lines = Array.from({ length: 5_010 }, (_, i) => `a.ts:${i + 1}`);
    const found = await scan.scan(textOf(...lines, ''), never);
    expect(found).toHaveLength(5_000);
    expect(found.at(-1)?.line).toBe(5_010);
  });
});
