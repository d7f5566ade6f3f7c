import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HumanError } from '../../../src/base/errors';
import { ApiFailure } from '../../../src/kubernetes/apiFailure';
import type { ApiClient, ApiRequest } from '../../../src/kubernetes/apiClient';
import { Informer } from '../../../src/kubernetes/informer';
import type { ClusterObject, ObjectList } from '../../../src/kubernetes/objects';
import { eventually } from '../../fakes/eventually';
import { FakeClock } from '../../fakes/fakeClock';
import { TestLog } from '../../fakes/testLog';

type Page = ObjectList<ClusterObject> | Error;

const object = (name: string, version: string): ClusterObject => ({
  metadata: { name, namespace: 'shop', resourceVersion: version },
});
const page = (version: string, names: readonly string[], more?: string): Page => ({
  items: names.map((name) => object(name, version)),
  metadata: { resourceVersion: version, ...(more ? { continue: more } : {}) },
});
const refusal = (status: number, reason: string): HumanError =>
  new HumanError(reason, [], { cause: new ApiFailure(status, reason, reason) });

/** A server whose lists are given, and whose watches are streams to write to. */
function served(pages: Page[], watches: (Error | undefined)[] = []) {
  const asked: NonNullable<ApiRequest['query']>[] = [];
  const streams: PassThrough[] = [];
  const client = {
    json: async (_: string, { query = {} }: ApiRequest = {}) => {
      asked.push(query);
      const next = pages.shift() ?? page('99', []);
      if (next instanceof Error) throw next;
      return next;
    },
    open: async (_: string, { query = {} }: ApiRequest = {}) => {
      asked.push(query);
      const error = watches.shift();
      if (error) throw error;
      const stream = Object.assign(new PassThrough(), {
        socket: { setKeepAlive: () => undefined },
      });
      streams.push(stream);
      return stream;
    },
  } as unknown as Pick<ApiClient, 'json' | 'open'>;
  const clock = new FakeClock();
  const informer = new Informer<ClusterObject>({
    client,
    watched: { path: '/api/v1/namespaces/shop/pods', labels: 'app=web' },
    log: new TestLog(),
    clock,
    random: () => 0.5,
  });
  onTestFinished(() => informer.dispose());
  void informer.run();
  const say = (type: string, one: object): void =>
    void streams.at(-1)?.write(`${JSON.stringify({ type, object: one })}\n`);
  const names = (): string => informer.objects.map(({ metadata }) => metadata?.name).join(' ');
  return { informer, asked, streams, clock, say, names };
}

describe('an informer', () => {
  it('lists in pages, then watches with bookmarks from where the list was', async () => {
    const { asked, names } = served([page('7', ['a'], 'more'), page('7', ['b'])]);
    await eventually(() => asked.length === 3);
    expect(names()).toBe('a b');
    expect(asked).toMatchObject([
      { labelSelector: 'app=web', limit: 500 },
      { continue: 'more' },
      { watch: true, allowWatchBookmarks: true, resourceVersion: '7', timeoutSeconds: 300 },
    ]);
  });

  it('takes what comes, in whatever pieces it comes', async () => {
    const { informer, streams, say, names } = served([page('7', ['a'])]);
    await eventually(() => streams.length === 1);
    let told = 0;
    informer.onDidChange(() => told++);
    say('ADDED', object('b', '8'));
    await eventually(() => names() === 'a b');
    const line = `${JSON.stringify({ type: 'ADDED', object: object('c', '9') })}\n`;
    streams[0]?.write(line.slice(0, 20));
    streams[0]?.write(line.slice(20));
    await eventually(() => names() === 'a b c');
    say('DELETED', object('a', '10'));
    await eventually(() => names() === 'b c');
    say('BOOKMARK', { metadata: { resourceVersion: '20' } });
    expect(told).toBe(3);
  });

  it('resumes a watch that ended from the last bookmark, without a new list', async () => {
    const { asked, streams, say } = served([page('7', ['a'])]);
    await eventually(() => streams.length === 1);
    say('BOOKMARK', { metadata: { resourceVersion: '20' } });
    streams[0]?.end();
    await eventually(() => streams.length === 2);
    expect(asked.at(-1)).toMatchObject({ watch: true, resourceVersion: '20' });
    expect(asked).toHaveLength(3);
  });

  it.each(['as an event', 'as an answer'])(
    'lists anew where its place has expired: %s',
    async (how) => {
      const expired = refusal(410, 'Expired');
      const pages = [page('7', ['a', 'b']), page('30', ['b', 'c'])];
      const { streams, say, names, informer } = served(
        pages,
        how === 'as an answer' ? [expired] : [],
      );
      if (how === 'as an event') {
        await eventually(() => streams.length === 1);
        say('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
      }
      await eventually(() => names() === 'b c');
      expect(informer.state.type).toBe('watching');
    },
  );

  it('looks for a server that is lost with growing pauses, and says so', async () => {
    const lost = new HumanError('Nobody answers.');
    const { informer, clock, asked, names } = served([lost, lost, lost, page('7', ['a'])]);
    await eventually(() => informer.state.type === 'lost');
    expect(informer.state).toEqual({ type: 'lost', error: lost });
    for (const [pause, requests] of [
      [400, 2],
      [800, 3],
      [1600, 5],
    ] as const) {
      const before = asked.length;
      await clock.advance(pause - 1);
      expect(asked).toHaveLength(before);
      await clock.advance(1);
      await eventually(() => asked.length === requests);
    }
    expect([informer.state.type, names()]).toEqual(['watching', 'a']);
  });

  it('takes a watch that was cut for no word about the server', async () => {
    const { informer, streams, clock, asked } = served([page('7', ['a'])]);
    await eventually(() => streams.length === 1);
    streams[0]?.destroy(new Error('aborted'));
    await eventually(() => clock.pending > 0);
    await clock.advance(400);
    await eventually(() => streams.length === 2);
    expect(informer.state.type).toBe('watching');
    expect(asked.at(-1)).toMatchObject({ watch: true, resourceVersion: '7' });
  });

  it('takes a place that expired while the watch was cut for no loss either', async () => {
    const { informer, streams, clock, names } = served(
      [page('7', ['a']), page('30', ['b'])],
      [undefined, refusal(410, 'Expired')],
    );
    const states: string[] = [];
    informer.onDidChangeState(({ type }) => states.push(type));
    await eventually(() => streams.length === 1);
    streams[0]?.destroy(new Error('aborted'));
    await eventually(() => clock.pending > 0);
    await clock.advance(400);
    await eventually(() => clock.pending > 0);
    await clock.advance(800);
    await eventually(() => names() === 'b');
    expect(states).not.toContain('lost');
  });

  it('asks seldom where it is not allowed to look', async () => {
    const { informer, clock, asked } = served([refusal(403, 'Forbidden')]);
    await eventually(() => informer.state.type === 'lost');
    await clock.advance(59_000);
    expect(asked).toHaveLength(1);
    await clock.advance(1_000);
    await eventually(() => asked.length > 1);
  });
});

it('lets go of a watch whose event has no end', async () => {
  const { streams } = served([page('1', ['web'])]);
  await eventually(() => streams.length === 1);
  const piece = 'x'.repeat(1024 * 1024);
  for (let at = 0; at < 17; at++) streams[0]?.write(piece);
  await eventually(() => streams[0]?.destroyed);
});
