import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HumanError } from '../../../src/base/errors';
import type { ApiClient, ApiRequest } from '../../../src/kubernetes/apiClient';
import { ApiFailure } from '../../../src/kubernetes/apiFailure';
import { PodLog, type RunStanding } from '../../../src/kubernetes/podLog';
import { eventually } from '../../fakes/eventually';
import { FakeClock } from '../../fakes/fakeClock';
import { TestLog } from '../../fakes/testLog';

/** A line as a kubelet writes it; `at` in seconds after noon. */
const line = (at: number, text: string): string =>
  `2026-12-01T12:00:${at.toFixed(9).padStart(12, '0')}Z ${text}`;

/** A container that has written `written`, on a server as real ones are: `sinceTime` counts whole seconds. */
function followed(written: string[]) {
  const asked: NonNullable<ApiRequest['query']>[] = [];
  const streams: PassThrough[] = [];
  const errors: Error[] = [];
  let standing: RunStanding = 'running';
  const client = {
    open: async (_: string, { query = {} }: ApiRequest = {}) => {
      asked.push(query);
      const error = errors.shift();
      if (error) throw error;
      const stream = Object.assign(new PassThrough(), {
        socket: { setKeepAlive: () => undefined },
      });
      streams.push(stream);
      const since = String(query['sinceTime'] ?? '').slice(0, 19);
      for (const one of written) if (one.slice(0, 19) >= since) stream.write(`${one}\n`);
      return stream;
    },
  } as unknown as Pick<ApiClient, 'open' | 'text'>;
  const lines: string[] = [];
  const clock = new FakeClock();
  const log = new PodLog({
    client,
    place: { namespace: 'shop', pod: 'web-1', container: 'main' },
    give: (batch) => lines.push(...batch.lines),
    standing: () => standing,
    log: new TestLog(),
    clock,
  });
  onTestFinished(() => log.dispose());
  let isOver = false;
  void log.run().then(() => (isOver = true));
  return {
    asked,
    streams,
    errors,
    lines,
    clock,
    /** The container writes a line. */
    say: (one: string) => {
      written.push(one);
      streams.at(-1)?.write(`${one}\n`);
    },
    cut: () => streams.at(-1)?.destroy(new Error('cut')),
    become: (next: RunStanding) => (standing = next),
    isOver: () => isOver,
  };
}

describe('the log of a pod', () => {
  it('goes on behind what was given when it is cut, out of order and at one time too', async () => {
    const { say, cut, lines, clock, asked } = followed([line(1, 'a'), line(2, 'b'), line(2, 'c')]);
    await eventually(() => lines.length === 3);
    // What standard output and standard error wrote at about the same time.
    say(line(3.2, 'd'));
    say(line(3.1, 'e'));
    await eventually(() => lines.length === 5);
    cut();
    say(line(3.1, 'f'));
    say(line(3.15, 'g'));
    await clock.advance(2_000);
    await eventually(() => lines.length === 7);
    expect(lines.join('')).toBe('abcdefg');
    expect(asked[1]).toMatchObject({ sinceTime: '2026-12-01T12:00:03Z', follow: true });
  });

  it('gives no half line where whoever brought it ends properly', async () => {
    const { streams, say, lines, clock } = followed([line(1, 'whole')]);
    await eventually(() => lines.length === 1);
    streams[0]?.end(line(2, 'the first half'));
    await clock.advance(6_000);
    say(line(2, 'the first half and the second'));
    await clock.advance(6_000);
    await eventually(() => lines.length === 2);
    expect(lines).toEqual(['whole', 'the first half and the second']);
  });

  it('gives what stands without a line end once the run has ended', async () => {
    const { streams, lines, become, isOver, clock } = followed([line(1, 'whole')]);
    await eventually(() => lines.length === 1);
    streams[0]?.end(line(2, 'no line end'));
    await clock.advance(600);
    expect(isOver()).toBe(false);
    become('ended');
    await clock.advance(600);
    await eventually(isOver);
    expect(lines).toEqual(['whole', 'no line end']);
  });

  it.each([
    ['ended', undefined],
    ['previous', true],
  ] as const)(
    'reads what a run said at last, which was cut and is %s by now',
    async (standing, previous) => {
      const { say, cut, become, streams, lines, clock, asked, isOver } = followed([line(1, 'a')]);
      await eventually(() => lines.length === 1);
      cut();
      say(line(4, 'last words'));
      become(standing);
      await clock.advance(2_000);
      await eventually(() => lines.length === 2);
      streams.at(-1)?.end();
      await eventually(isOver);
      expect(lines).toEqual(['a', 'last words']);
      expect(asked.map((query) => query['previous'])).toEqual([undefined, previous]);
    },
  );

  it('ends where its pod is gone, or its log was taken away', async () => {
    const gone = followed([line(1, 'a')]);
    await eventually(() => gone.lines.length === 1);
    gone.become('gone');
    gone.cut();
    await gone.clock.advance(2_000);
    await eventually(gone.isOver);
    const taken = followed([line(1, 'a')]);
    await eventually(() => taken.lines.length === 1);
    taken.errors.push(new HumanError('gone', [], { cause: new ApiFailure(400, 'BadRequest', '') }));
    taken.become('ended');
    taken.cut();
    await taken.clock.advance(2_000);
    await eventually(taken.isOver);
    expect([gone.asked.length, taken.asked.length]).toEqual([1, 2]);
  });
});
