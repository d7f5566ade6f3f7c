import { describe, expect, it } from 'vitest';
import { AppendRhythm } from '../../../../src/views/logs/appendRhythm';
import { FakeClock } from '../../../fakes/fakeClock';

function begun() {
  const clock = new FakeClock();
  const due: number[] = [];
  const began = clock.now();
  const rhythm: AppendRhythm = new AppendRhythm(() => {
    due.push(clock.now() - began);
    rhythm.done();
  }, clock);
  return { clock, rhythm, due };
}

describe('AppendRhythm', () => {
  it('gathers what comes within a moment', async () => {
    const { clock, rhythm, due } = begun();
    rhythm.added(false);
    await clock.advance(40);
    rhythm.added(false);
    await clock.advance(1_000);
    expect(due).toEqual([50]);
  });

  it('goes at that pace as long as somebody can follow', async () => {
    const { clock, rhythm, due } = begun();
    for (let i = 0; i < 20; i++) {
      rhythm.added(false);
      await clock.advance(10);
    }
    expect(due).toEqual([50, 100, 150, 200]);
  });

  it('waits in a burst, and is due once a second and when it is over', async () => {
    const { clock, rhythm, due } = begun();
    for (let i = 0; i < 120; i++) {
      rhythm.added(i % 3 === 0);
      await clock.advance(10);
    }
    expect(due).toEqual([1_000]);
    await clock.advance(1_000);
    expect(due).toEqual([1_000, 1_250]);
    expect(clock.pending).toBe(0);
  });

  it('is over when somebody has taken what waits', async () => {
    const { clock, rhythm, due } = begun();
    rhythm.added(true);
    rhythm.done();
    await clock.advance(2_000);
    expect(due).toEqual([]);
    rhythm.added(false);
    await clock.advance(50);
    expect(due).toEqual([2_050]);
  });
});
