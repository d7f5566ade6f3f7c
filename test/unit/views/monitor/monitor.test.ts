import { describe, expect, it } from 'vitest';
import type { View } from '../../../../src/base/monitor/protocol';
import type { HistoryEntry } from '../../../../src/services/history/historyEntry';
import { MemorySeries } from '../../../../src/services/memory/series';
import type { Service } from '../../../../src/services/state/service';
import { LogMarks } from '../../../../src/services/timeline/logMarks';
import { Runs } from '../../../../src/services/timeline/runs';
import { StateBands } from '../../../../src/services/timeline/stateBands';
import { LaneSource } from '../../../../src/views/monitor/laneSource';
import { factsOf, markOfEntry, markOfLines } from '../../../../src/views/monitor/laneTexts';
import { monitorCsv } from '../../../../src/views/monitor/monitorCsv';
import { pageHtml } from '../../../../src/views/monitor/pageHtml';
import { aRunningService, aService, megabyte } from '../../../fakes/samples';

const minute = 60_000;
const start = Date.UTC(2026, 4, 3, 10);

function aSource(services: readonly Service[], entries: readonly HistoryEntry[] = []) {
  const parts = { series: new MemorySeries(), bands: new StateBands(), marks: new LogMarks() };
  const runs = new Runs();
  const system = new MemorySeries();
  const store = { services, get: (key: string) => services.find((one) => one.key === key) };
  const source = new LaneSource({
    store,
    history: { of: () => entries },
    timeline: {
      ...{ ...parts, runs },
      systemPoints: (spanMs, now) => system.points('', spanMs, now),
      systemMemory: undefined,
    },
    limits: () => ({ warningPercent: 85, criticalPercent: 94 }),
    folderLabel: () => 'w',
    empty: () => 'Nothing.',
  });
  return { source, ...parts, runs, store };
}

describe('LaneSource', () => {
  const service = aRunningService({ startedAt: start - 90 * minute, capBytes: 200 * megabyte });
  const { key } = service;
  const live: View = { span: 'tenMinutes' };

  it('shows all in a time, and then what is new', () => {
    const { source, series, bands, marks } = aSource([service]);
    for (let at = start - 20 * minute; at <= start; at += 2_000)
      series.add(key, { at, bytes: megabyte });
    bands.note(key, 'ready', start - 30 * minute);
    const { lanes, from, to, stepMs } = source.shown(live, start);
    expect({ from, to, stepMs }).toEqual({ from: start - 10 * minute, to: start, stepMs: 2_000 });
    expect(lanes[0]?.curve.at).toHaveLength(300);
    expect(lanes[0]).toMatchObject({ tone: 'good', state: 'ready', running: true });
    expect(lanes[0]?.bands).toHaveLength(1);
    // Nothing came: the newest step alone, which may have grown.
    const quiet = source.changed(start + 1_000).lanes[0];
    expect(quiet?.curve.at).toEqual([start]);
    expect(quiet).not.toHaveProperty('bands');
    series.add(key, { at: start + 2_000, bytes: 2 * megabyte });
    marks.add(key, 'folded', { at: start + 2_000, count: 1 });
    const news = source.changed(start + 2_000).lanes[0];
    expect(news?.curve.at).toEqual([start, start + 2_000]);
    expect(news?.marks).toEqual([
      { at: start + 2_000, kind: 'folded', text: '1 line of noise folded' },
    ]);
    expect(news).not.toHaveProperty('runs');
  });

  it.each([
    ['since the start', { span: 'sinceStart' }, start - 90 * minute, start],
    ['an hour', { span: 'hour' }, start - 60 * minute, start],
    ['a time that stands still', { from: start - 50, to: start - 20 }, start - 50, start - 20],
  ] as const)('knows %s', (_, view, from, to) => {
    expect(aSource([service]).source.shown(view, start)).toMatchObject({ from, to });
  });

  it('begins ten minutes ago where nothing runs that long', () => {
    const { source } = aSource([aService()]);
    expect(source.shown({ span: 'sinceStart' }, start).from).toBe(start - 10 * minute);
  });

  it('gives a time that stands still nothing new', () => {
    const { source, series } = aSource([service]);
    source.shown({ from: start - minute, to: start }, start);
    series.add(key, { at: start + minute, bytes: 1 });
    expect(source.changed(start + minute).lanes[0]?.curve.at).toEqual([]);
  });

  it('tells a gap from a line', () => {
    const { source, series } = aSource([service]);
    series.add(key, { at: start - 5 * minute, bytes: 1 });
    series.add(key, { at: start - minute, bytes: 1 });
    expect(source.shown(live, start).lanes[0]?.curve.bytes).toEqual([1, null, 1]);
    series.add(key, { at: start, bytes: 1 });
    expect(source.changed(start).lanes[0]?.curve.bytes).toEqual([1, null, 1]);
  });

  it('says why there is nothing', () => {
    expect(aSource([]).source.shown(live, start)).toMatchObject({ lanes: [], empty: 'Nothing.' });
  });

  it('knows that a state is news, and that a figure is none', () => {
    const { source, store } = aSource([service]);
    source.shown(live, start);
    expect(source.isNews(key)).toBe(false);
    Object.assign(store, { services: [{ ...service, memoryBytes: 1 }] });
    expect(source.isNews(key)).toBe(false);
    const failed: Service = { ...service, state: { type: 'failed', reason: 'x' } };
    store.get = () => failed;
    expect(source.isNews(key)).toBe(true);
    store.get = () => undefined;
    expect(source.isNews('nobody')).toBe(false);
  });
});

describe('what a lane says', () => {
  it('is of its service, without secrets', () => {
    const reason = 'postgres://u:hunter2@h/db is\nout of reach';
    const facts = factsOf(aService({ state: { type: 'failed', reason } }), 'api');
    expect(facts).toMatchObject({ tone: 'bad', state: 'failed', running: false, startable: true });
    expect(facts.reason).not.toContain('hunter2');
    expect(facts.reason).not.toContain('\n');
    const theirs = factsOf(aService({ conflict: '/other' }), 'api');
    expect(theirs.startable).toBe(false);
    expect(factsOf(aRunningService({ busy: 'restarting' }), 'api')).toMatchObject({
      ...{ tone: 'moving', state: 'restarting…' },
    });
  });

  it.each([
    ['exit', 'crash', 'crash'],
    ['exit', 'ended', 'stop'],
    ['cap', 'memoryCap', 'cap'],
    ['restart', 'you', 'restart'],
    ['loop', 'crashLoop', 'loop'],
  ] as const)('marks %s by %s as %s', (what, cause, kind) => {
    const mark = markOfEntry({ at: start, what, cause });
    expect(mark).toMatchObject({ at: start, kind });
    expect(mark.text).not.toBe('');
  });

  it('counts errors', () => {
    const mark = { at: 1, kind: 'error', text: 'no' } as const;
    expect(markOfLines({ ...mark, count: 1 }).text).toBe('Error in its log: no');
    expect(markOfLines({ ...mark, count: 3 }).text).toBe('3 errors in its log, first: no');
  });
});

describe('monitorCsv', () => {
  it('has a row for each point and each thing that happened, by time', () => {
    const lane = {
      name: 'api, "v2"',
      capBytes: 500,
      curve: {
        at: [start, start + 1_000, start + 2_000],
        bytes: [100.4, null, 300],
        cpu: [1.26, null, null],
      },
      bands: [{ from: start, tone: 'good' as const, text: 'ready' }],
      marks: [{ at: start + 1_500, kind: 'error' as const, text: '=HYPERLINK("x")' }],
    };
    expect(monitorCsv([lane], start, start + 5_000).split('\r\n')).toEqual([
      'time,service,memory_bytes,cap_bytes,cpu_percent,state,event',
      '2026-05-03T10:00:00.000Z,"api, ""v2""",100,500,1.3,ready,',
      `2026-05-03T10:00:01.500Z,"api, ""v2""",,500,,ready,"'=HYPERLINK(""x"")"`,
      '2026-05-03T10:00:02.000Z,"api, ""v2""",300,500,,ready,',
      '',
    ]);
    expect(monitorCsv([lane], start + 1_900, start + 5_000).split('\r\n')).toHaveLength(3);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\u00a0 =1', '\u3000=1', '＝1'])(
    'lets no sheet take words for a formula: %j',
    (text) => {
      const mark = { at: start, kind: 'error' as const, text };
      const lane = { name: 'api', curve: { at: [], bytes: [], cpu: [] }, bands: [], marks: [mark] };
      const [, row] = monitorCsv([lane], start, start).split('\r\n');
      expect(row).toBe(`2026-05-03T10:00:00.000Z,api,,,,,'${text}`);
    },
  );
});

describe('pageHtml', () => {
  const parts = {
    ...{ title: 'A <b>', language: 'es', cspSource: 'https://x.example' },
    addressOf: (name: string) => `https://x.example/${name}?a&b`,
  };
  const html = pageHtml(parts);

  it('lets in nothing inline, and nothing from elsewhere', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/=]{24}'; style-src https/);
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/<style|style=|\son\w+=/);
    expect(html.match(/<script[^>]*>/g)).toHaveLength(1);
    expect(html).toContain('A &#60;b&#62;');
    expect(html).toContain('<html lang="es">');
    expect(html).toContain('monitorPage.js?a&#38;b');
  });

  it('has another nonce each time', () => {
    const nonceOf = (text: string): string | undefined => /nonce="([^"]+)"/.exec(text)?.[1];
    expect(nonceOf(html)).not.toBe(nonceOf(pageHtml(parts)));
  });
});
