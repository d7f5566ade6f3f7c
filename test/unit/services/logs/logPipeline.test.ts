import { describe, expect, it, onTestFinished } from 'vitest';
import { Emitter } from '../../../../src/base/event';
import type { LogBatch } from '../../../../src/services/logs/logFeed';
import type { LogLevel, LogLine } from '../../../../src/services/logs/logLine';
import { LogPipeline } from '../../../../src/services/logs/logPipeline';
import { compileRules, defaultRules } from '../../../../src/services/logs/noiseRules';
import { FakeClock } from '../../../fakes/fakeClock';

const line = (text: string, level: LogLevel = 'info', more: Partial<LogLine> = {}): LogLine => ({
  at: 0,
  level,
  text,
  ...more,
});

async function piped(clock = new FakeClock(new Date(2026, 0, 2, 3, 4, 5).getTime())) {
  const feed = new Emitter<LogBatch>();
  const pipeline = new LogPipeline({ onDidReadLines: feed.event }, clock);
  onTestFinished(() => pipeline.dispose());
  const { rules } = await compileRules(defaultRules, async () => {
    throw new Error('The engine must not be loaded.');
  });
  pipeline.setRules(rules);
  const shown: { key: string; text: string; own: boolean }[] = [];
  pipeline.onDidShow(({ serviceKey, lines }) => {
    for (const { text, own } of lines) shown.push({ key: serviceKey, text, own });
  });
  const errors: string[] = [];
  pipeline.onDidChangeErrors((key) => errors.push(key));
  let offset = 0;
  const give = (serviceKey: string, ...lines: (LogLine | string)[]): void => {
    feed.fire({
      serviceKey,
      lines: lines.map((one) => (typeof one === 'string' ? line(one) : one)),
      from: { path: `/l/${serviceKey}`, inode: 1, offset: (offset += 100) },
    });
  };
  const texts = (): string[] => shown.splice(0).map(({ text }) => text);
  return { pipeline, clock, give, texts, shown, errors };
}

describe('a line that counts what was folded', () => {
  it('comes 5 s after the first, once for all rules, with the count', async () => {
    const { give, clock, texts } = await piped();
    for (let i = 0; i < 1_204; i++) give('a', `prisma:query ${i}`);
    give('a', 'GET /health 200', 'shown');
    expect(texts()).toEqual(['[info] shown']);
    await clock.advance(4_999);
    expect(texts()).toEqual([]);
    await clock.advance(1);
    expect(texts()).toEqual([
      '03:04:10.000 [debug] — prisma:query: 1,204 lines folded · health checks: 1 line folded —',
    ]);
  });

  it('comes at most every 5 s, however much is folded, and not at all where nothing is', async () => {
    const { give, clock, texts } = await piped();
    for (let i = 0; i < 580; i++) {
      give('a', 'SELECT 1');
      await clock.advance(50);
    }
    const counted = texts();
    expect(counted).toHaveLength(5);
    await clock.advance(60_000);
    expect(texts()).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('is each service’s own, and none of the service’s lines', async () => {
    const { give, clock, shown } = await piped();
    give('a', 'SELECT 1');
    give('b', 'prisma:query x', 'prisma:query y');
    await clock.advance(5_000);
    expect(shown.map(({ key, text, own }) => [key, text.slice(13), own])).toEqual([
      ['a', '[debug] — SELECT 1: 1 line folded —', false],
      ['b', '[debug] — prisma:query: 2 lines folded —', false],
    ]);
  });

  it('tells of lines that repeat, though no other comes', async () => {
    const { give, clock, texts } = await piped();
    give('a', 'tick', 'tick', 'tick');
    expect(texts()).toEqual(['[info] tick']);
    await clock.advance(5_000);
    expect(texts()).toEqual(['[debug] — “tick” 2 more times —']);
    give('a', 'tick', 'tock');
    expect(texts()).toEqual(['[debug] — “tick” once more —', '[info] tock']);
  });

  it('names the line that repeats, for others of ours may stand in between', async () => {
    const { give, clock, texts } = await piped();
    const long = `2026-01-02T03:04:05Z GET /api/${'x'.repeat(200)}`;
    give('a', long, 'SELECT 1', long);
    await clock.advance(5_000);
    give('a', long, long, 'tock');
    const named = `“GET /api/${'x'.repeat(70)}…”`;
    expect(texts()).toEqual([
      `[info] ${long}`,
      `[debug] — ${named} once more —`,
      '03:04:10.000 [debug] — SELECT 1: 1 line folded —',
      `[debug] — ${named} 2 more times —`,
      '[info] tock',
    ]);
  });

  it('follows earlier lines at once', async () => {
    const { pipeline, clock, texts } = await piped();
    pipeline.takeEarlier('a', [line('SELECT 1'), line('old')], false);
    expect(texts()).toEqual(['[info] old', '03:04:05.000 [debug] — SELECT 1: 1 line folded —']);
    expect(clock.pending).toBe(0);
  });

  it('comes no more once the service is forgotten or all is disposed', async () => {
    const { pipeline, give, clock, texts } = await piped();
    give('a', 'SELECT 1');
    give('b', 'SELECT 1');
    pipeline.forget('a');
    pipeline.dispose();
    await clock.advance(10_000);
    expect(texts()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('what was folded', () => {
  it('is kept as it was, with what belongs to it', async () => {
    const { pipeline, give } = await piped();
    give('a', 'prisma:query 1', line('params: []', 'debug', { continues: true }), 'x', 'x');
    expect(pipeline.folded('a').text).toBe('[info] prisma:query 1\n[debug] params: []\n[info] x\n');
    expect(pipeline.folded('b').text).toBe('');
    expect(pipeline.counts('a')).toEqual({ received: 4, folded: 3 });
  });

  it('is 5 MB at most; beyond, the place in PM2’s file is known', async () => {
    const { pipeline, give } = await piped();
    const text = `prisma:query ${'x'.repeat(10_000)}`;
    for (let i = 0; i < 600; i++) give('a', text);
    const { text: kept, dropped } = pipeline.folded('a');
    expect(kept.length).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(kept.length).toBeGreaterThan(5_000_000);
    expect(dropped?.path).toBe('/l/a');
    // 600 batches, 100 bytes each in this test: about 77 of them are no longer kept.
    expect(dropped?.offset).toBeGreaterThan(7_000);
    expect(dropped?.offset).toBeLessThan(9_000);
    expect(pipeline.counts('a')).toEqual({ received: 600, folded: 600 });
  });

  it('goes by the rules of the moment', async () => {
    const { pipeline, give, texts } = await piped();
    give('a', 'SELECT 1');
    pipeline.setRules({ ruleOf: () => undefined });
    give('a', 'SELECT 1');
    expect(texts()).toEqual(['[info] SELECT 1']);
  });
});

describe('errors', () => {
  it('mark the service once, with the first', async () => {
    const { pipeline, give, errors } = await piped();
    give('a', 'fine', line('Error: one', 'error'), line('Error: two', 'error'));
    give('a', line('Error: three', 'error'));
    give('b', line('warned', 'warning'));
    expect(errors).toEqual(['a']);
    expect(pipeline.errors('a').unread?.text).toBe('Error: one');
    expect(pipeline.errors('b').unread).toBeUndefined();
  });

  it('mark it again once they were read', async () => {
    const { pipeline, give, errors } = await piped();
    give('a', line('Error: one', 'error'));
    pipeline.read('a');
    expect(pipeline.errors('a').unread).toBeUndefined();
    give('a', line('    at x', 'error', { continues: true }));
    expect(pipeline.errors('a').unread).toBeUndefined();
    give('a', line('Error: two', 'error'));
    expect(pipeline.errors('a').unread?.text).toBe('Error: two');
    expect(errors).toEqual(['a', 'a', 'a']);
    // They can still be looked at.
    expect(pipeline.errors('a').lines.map(({ text }) => text)).toEqual([
      'Error: one',
      '    at x',
      'Error: two',
    ]);
  });

  it('are over with the next start', async () => {
    const { pipeline, give, errors } = await piped();
    give('a', line('Error: one', 'error'));
    pipeline.started('a');
    expect(errors).toEqual(['a', 'a']);
    expect(pipeline.errors('a').lines).toEqual([]);
    expect(pipeline.errors('a').unread).toBeUndefined();
    pipeline.started('a');
    pipeline.started('nobody');
    pipeline.read('a');
    expect(errors).toHaveLength(2);
  });

  it('count although they are folded by a rule of the user’s', async () => {
    const { pipeline, give, texts } = await piped();
    pipeline.setRules({ ruleOf: () => 'all' });
    give('a', line('Error: one', 'error'));
    expect(texts()).toEqual([]);
    expect(pipeline.errors('a').unread?.text).toBe('Error: one');
  });

  it('of before the window count only where nobody has seen them', async () => {
    const { pipeline, errors } = await piped();
    pipeline.takeEarlier('a', [line('Error: old', 'error')], false);
    expect(errors).toEqual([]);
    pipeline.takeEarlier('a', [line('Error: meanwhile', 'error')], true);
    expect(errors).toEqual(['a']);
  });

  it('that an earlier window has left mark it again, and are told of when the service is forgotten', async () => {
    const { pipeline, errors } = await piped();
    pipeline.restore('a', line('Error: left', 'error', { at: 5 }));
    expect(pipeline.unread('a')?.text).toBe('Error: left');
    pipeline.takeEarlier('a', [line('Error: left', 'error'), line('Error: and', 'error')], false);
    expect(pipeline.errors('a').lines.map(({ text }) => text)).toEqual([
      'Error: left',
      'Error: and',
    ]);
    pipeline.forget('a');
    expect(pipeline.unread('a')).toBeUndefined();
    expect(errors).toEqual(['a', 'a']);
  });

  it('are 1,000 lines at most; the others are counted', async () => {
    const { pipeline, give } = await piped();
    give('a', ...Array.from({ length: 1_500 }, (_, i) => line(`Error: ${i}`, 'error')));
    expect(pipeline.errors('a').lines).toHaveLength(1_000);
    expect(pipeline.errors('a').more).toBe(500);
  });
});

it('every line is shown or folded', async () => {
  const { pipeline, give, shown } = await piped();
  for (let i = 0; i < 3_000; i++) {
    give('a', i % 3 === 0 ? `prisma:query ${i}` : i % 7 === 0 ? 'same' : `line ${i}`, 'same');
  }
  const own = shown.filter((one) => one.own).length;
  const { received, folded } = pipeline.counts('a');
  expect(received).toBe(6_000);
  expect(own + folded).toBe(received);
});
