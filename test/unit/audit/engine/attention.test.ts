import { describe, expect, it } from 'vitest';
import { Attention } from '../../../../src/audit/engine/attention';
import { AuditEngine } from '../../../../src/audit/engine/engine';
import { Progress } from '../../../../src/audit/engine/progress';
import { MemoryAuditFiles } from '../memoryAuditFiles';
import { pkg } from '../ruleCases';

describe('attention', () => {
  it('counts for a file what was not spent in another one, and tells each turn', () => {
    let now = 0;
    const turns: string[] = [];
    const attention = new Attention(
      [],
      (file) => turns.push(file),
      () => now,
    );
    attention.at('/w/a', () => {
      now += 1_500;
      attention.at('/w/b', () => (now += 2_500));
      now += 400;
    });
    expect(attention.setSlowAside()).toBe(true);
    expect(attention.aside).toEqual(['/w/b']);
    expect(turns).toEqual(['/w/a', '/w/b', '/w/a', '']);
    expect(attention.setSlowAside()).toBe(false);
    attention.takeBack('/w/b');
    expect(attention.aside).toEqual([]);
  });

  it('is left at a file whose reading throws', () => {
    const attention = new Attention();
    const read = (): string => {
      throw new Error('EIO');
    };
    expect(() => attention.at('/w/a', read)).toThrow('EIO');
    expect(attention.at('/w/b', () => 'read')).toBe('read');
  });
});

it('progress is seen through the memory alone', () => {
  const mine = new Progress();
  const theirs = new Progress(mine.memory);
  theirs.turnTo('/w/ñandú.ts');
  expect([mine.steps, mine.file]).toEqual([1, '/w/ñandú.ts']);
  theirs.turnTo('');
  expect([mine.steps, mine.file]).toEqual([2, '']);
});

describe('a file that takes over two seconds', () => {
  /** Files of which one is read slowly. */
  class SlowFiles extends MemoryAuditFiles {
    now = 0;
    takes = 2_100;

    override readText(file: string): string | undefined {
      if (file === '/w/slow/package.json') this.now += this.takes;
      return super.readText(file);
    }
  }

  it('is set aside by name, the others are judged, and a change brings it back', async () => {
    const files = new SlowFiles({
      '/w/slow/package.json': pkg({ dev: 'tsx watch a.ts' }, ['tsx']),
      '/w/slow/a.ts': '',
      '/w/package.json': pkg({ dev: 'tsx watch b.ts' }, ['tsx']),
      '/w/b.ts': '',
    });
    const attention = new Attention([], undefined, () => files.now);
    const engine = new AuditEngine('/w', files, {}, attention);
    const where = ({ findings }: { findings: readonly { file: string; rule: string }[] }) =>
      findings.filter(({ rule }) => rule === 'watch-mode').map(({ file }) => file);
    const first = await engine.run();
    expect(first.aside).toEqual(['/w/slow/package.json']);
    expect(where(first)).toEqual(['/w/package.json']);
    expect((await engine.run()).aside).toEqual(['/w/slow/package.json']);
    files.takes = 10;
    const after = await engine.update([{ file: '/w/slow/package.json' }]);
    expect(after.aside).toEqual([]);
    expect(where(after)).toContain('/w/slow/package.json');
  });
});
