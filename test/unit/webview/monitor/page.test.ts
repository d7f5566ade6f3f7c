import { describe, expect, it } from 'vitest';
import type { LaneMark, MarkKind } from '../../../../src/base/monitor/lane';
import { Announcer } from '../../../../src/webview/monitor/announcer';
import { meaningOf } from '../../../../src/webview/monitor/keys';
import { momentWords, valuesAt } from '../../../../src/webview/monitor/laneWords';
import { clustersOf } from '../../../../src/webview/monitor/markClusters';
import { sinceText, TimeTexts } from '../../../../src/webview/monitor/timeTexts';
import {
  between,
  followed,
  msOfPx,
  panned,
  stepped,
  zoomed,
} from '../../../../src/webview/monitor/timeWindow';
import { FakeClock } from '../../../fakes/fakeClock';

const minute = 60_000;

describe('the time that is shown', () => {
  const window = { from: 10 * minute, to: 20 * minute };
  const now = 20 * minute;

  it.each([
    ['zooming in keeps the moment in its place', zoomed(window, 0.5, 15 * minute, now), 12.5, 17.5],
    ['zooming out ends now', zoomed(window, 2, 15 * minute, now), 0, 20],
    ['zooming in ends somewhere', zoomed(window, 0.0001, 15 * minute, now), 15 - 1 / 6, 15 + 1 / 6],
    ['earlier', panned(window, -0.5, now), 5, 15],
    ['later, but not beyond now', panned(window, 0.5, now), 10, 20],
    ['a drag to the left', between(15 * minute, 12 * minute, now), 12, 15],
    ['following the present', followed(window, 21 * minute, false), 11, 21],
    ['growing with the present', followed(window, 21 * minute, true), 10, 21],
    ['a drag that was hardly one', between(15 * minute, 15 * minute, now), 15 - 1 / 6, 15 + 1 / 6],
  ])('%s', (_, { from, to }, first, last) => {
    expect(from / minute).toBeCloseTo(first);
    expect(to / minute).toBeCloseTo(last);
  });

  it('knows what a px is worth', () => {
    expect(msOfPx(window, 600)).toBe(1_000);
    expect(msOfPx(window, 0)).toBe(10 * minute);
  });

  it('a moment stays in it', () => {
    expect(stepped(window, 11 * minute, -5 * minute)).toBe(window.from);
    expect(stepped(window, 11 * minute, minute)).toBe(12 * minute);
    expect(stepped(window, 11 * minute, 99 * minute)).toBe(window.to);
  });
});

describe('marks near each other', () => {
  const mark = (at: number, kind: MarkKind): LaneMark => ({ at, kind, text: `${kind} ${at}` });

  it('are one, at the place of the worst', () => {
    const marks = [mark(0, 'error'), mark(5, 'crash'), mark(9, 'start'), mark(10, 'folded')];
    const [first, second, ...more] = clustersOf(marks, 10);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ at: 5, kind: 'crash' });
    expect(first?.marks).toHaveLength(3);
    expect(second).toMatchObject({ at: 10, kind: 'folded' });
  });

  it('do not swallow a whole row of marks, each near the next', () => {
    const row = Array.from({ length: 10 }, (_, i) => mark(i * 8, 'error'));
    expect(clustersOf(row, 10)).toHaveLength(5);
  });
});

describe('the words of a moment', () => {
  const lane = {
    curve: {
      at: [0, 1_000, 50_000],
      bytes: [1024 ** 2, null, 2 * 1024 ** 2],
      cpu: [12.34, null, null],
    },
    bands: [{ from: 0, to: 5_000, tone: 'good' as const, text: 'ready' }],
    capBytes: 4 * 1024 ** 2,
  };
  const texts = { ofCap: '{0} of {1}', cpu: 'CPU', nothingKnown: 'nothing known' };

  it.each([
    [500, 'now · 1 MB of 4 MB · CPU 12 % · ready'],
    [1_500, 'now · ready'],
    [20_000, 'now · nothing known'],
    [60_000, 'now · 2 MB of 4 MB'],
  ])('at %i: %s', (at, words) => {
    expect(momentWords(lane, at, 2_000, 'now', texts)).toBe(words);
  });

  it('are not those of a point that is long past', () => {
    expect(valuesAt(lane.curve, 50_000 + 31_000, 2_000)).toBeUndefined();
    expect(valuesAt(lane.curve, 50_000 + 31_000, 600_000)).toEqual({ bytes: 2 * 1024 ** 2 });
  });
});

describe('the live region', () => {
  it('says what comes together in one go, the newest of each, and seldom', async () => {
    const clock = new FakeClock();
    const said: string[] = [];
    const announcer = new Announcer((text) => said.push(text), clock);
    announcer.tell('api', 'api is failed.');
    announcer.tell('web', 'web is failed.');
    announcer.tell('api', 'api is ready.');
    await clock.advance(1_000);
    expect(said).toEqual(['web is failed. api is ready.']);
    announcer.tell('api', 'api is failed.');
    await clock.advance(4_900);
    expect(said).toHaveLength(1);
    await clock.advance(200);
    expect(said.slice(1)).toEqual(['api is failed.']);
  });

  it('answers a person at once', async () => {
    const clock = new FakeClock();
    const said: string[] = [];
    const announcer = new Announcer((text) => said.push(text), clock);
    announcer.tell('api', 'api is failed.');
    announcer.tell('told', 'Copied.', true);
    await clock.advance(0);
    expect(said).toEqual(['api is failed. Copied.']);
    await clock.advance(60_000);
    expect(said).toHaveLength(1);
  });
});

describe('keys in a chart', () => {
  const plain = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  it.each([
    ['ArrowLeft', {}, { type: 'step', parts: -1 }],
    ['ArrowRight', { shiftKey: true }, { type: 'pan', part: 0.25 }],
    ['Home', {}, { type: 'end', last: false }],
    ['+', { shiftKey: true }, { type: 'zoom', factor: 0.5 }],
    ['Enter', {}, { type: 'open' }],
    ['Escape', {}, { type: 'leave' }],
    ['ArrowLeft', { altKey: true }, undefined],
    ['Tab', {}, undefined],
    ['r', { ctrlKey: true }, undefined],
  ])('%s %j', (key, more, meaning) => {
    expect(meaningOf({ ...plain, ...more, key })).toEqual(meaning);
  });
});

describe('times', () => {
  const at = new Date(2026, 4, 3, 14, 5, 6).getTime();
  it('are those of the axis, and tell the day where it is another', () => {
    const texts = new TimeTexts('en');
    expect(texts.axis(at, 100_000)).toBe('14:05:06');
    expect(texts.axis(at, 3_600_000)).toBe('14:05');
    expect(texts.moment(at, at + 1_000)).toBe('14:05:06');
    expect(texts.moment(at, at + 24 * 3_600_000)).toContain('May 3');
  });

  it.each([
    [5_000, '0:05'],
    [65_000, '1:05'],
    [3_725_000, '1:02:05'],
    [-5, '0:00'],
  ])('%i ms since a start: %s', (ms, text) => {
    expect(sinceText(ms)).toBe(text);
  });
});
