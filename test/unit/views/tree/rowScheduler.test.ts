import { beforeEach, describe, expect, it } from 'vitest';
import { RowScheduler } from '../../../../src/views/tree/rowScheduler';
import { FakeClock } from '../../../fakes/fakeClock';

describe('RowScheduler', () => {
  let clock: FakeClock;
  let drawn: string[];
  let rows: RowScheduler;
  beforeEach(() => {
    clock = new FakeClock();
    drawn = [];
    rows = new RowScheduler(clock, (id) => drawn.push(id));
    rows.drawn('a', 'ready', '100 MB');
  });

  it('leaves alone what was never drawn and what looks the same', async () => {
    rows.offer('b', 'ready', '1');
    rows.offer('a', 'ready', '100 MB');
    await clock.advance(60_000);
    expect(drawn).toEqual([]);
    rows.offer('a', 'failed', '100 MB');
    expect(drawn).toEqual(['a']);
  });

  it('draws a new state at once, and once', () => {
    rows.offer('a', 'failed', '100 MB');
    rows.offer('a', 'failed', '100 MB');
    expect(drawn).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  it('draws new figures five seconds after the row was drawn, however often they change', async () => {
    await clock.advance(1_000);
    rows.offer('a', 'ready', '200 MB');
    await clock.advance(3_000);
    rows.offer('a', 'ready', '300 MB');
    await clock.advance(999);
    expect(drawn).toEqual([]);
    await clock.advance(1);
    expect(drawn).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  it('draws figures at once where the row is old', async () => {
    await clock.advance(60_000);
    rows.offer('a', 'ready', '200 MB');
    await clock.advance(0);
    expect(drawn).toEqual(['a']);
  });

  it('does not draw figures that came back', async () => {
    rows.offer('a', 'ready', '200 MB');
    expect(clock.pending).toBe(1);
    rows.offer('a', 'ready', '100 MB');
    await clock.advance(60_000);
    expect(drawn).toEqual([]);
  });

  it('draws once where a new state comes while figures wait', async () => {
    rows.offer('a', 'ready', '200 MB');
    rows.offer('a', 'failed', '200 MB');
    await clock.advance(60_000);
    expect(drawn).toEqual(['a']);
  });

  it.each<[string, (rows: RowScheduler) => void]>([
    ['somebody else drew it', (one) => one.drawn('a', 'ready', '200 MB')],
    ['it is gone', (one) => one.drop('a')],
    ['all is over', (one) => one.dispose()],
  ])('forgets what waits when %s', async (_, act) => {
    rows.offer('a', 'ready', '200 MB');
    expect(clock.pending).toBe(1);
    act(rows);
    await clock.advance(60_000);
    expect(drawn).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('keeps rows apart', async () => {
    rows.drawn('b', 'ready', '1');
    rows.offer('a', 'ready', '2');
    rows.offer('b', 'failed', '1');
    expect(drawn).toEqual(['b']);
    await clock.advance(5_000);
    expect(drawn).toEqual(['b', 'a']);
  });
});
