import { describe, expect, it, vi } from 'vitest';
import type { ServiceState } from '../../../api';
import { AsyncQueue } from '../../../src/base/asyncQueue';
import { never } from '../../../src/base/event';
import { type ApiDeeds, createApi } from '../../../src/services/api';
import { createExports } from '../../../src/services/exports';
import type { Service, ServiceStateType } from '../../../src/services/state/service';
import { aRunningService, aService } from '../../fakes/samples';

const api = aRunningService({ name: 'api' });
const web = aService({ name: 'web', workspaceFolder: '/other' });
const twin = aService({ name: 'web' });

function apiWith(services: readonly Service[], trusted = true) {
  const run = vi.fn<ApiDeeds['run']>(async (_, list) => ({
    results: list.map((service) => ({
      service,
      ok: service === api,
      reason: 'token=hunter2hunter2',
    })),
    cancelled: false,
  }));
  const deeds: ApiDeeds = {
    run,
    async *logs(service) {
      yield { level: 'info', text: service.name };
    },
  };
  const store = { services, onDidChange: never, onDidChangeList: never };
  const made = createApi({
    store,
    ready: Promise.resolve(),
    trusted: () => trusted,
    deeds: async () => deeds,
  });
  return { made, run };
}

// What api.d.ts promises is what there is: a state more or less on one side does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const sameStates: Same<ServiceState, ServiceStateType> = true;

describe('the API', () => {
  it('is there in version 1, and in no other', () => {
    const { made } = apiWith([]);
    const { getApi } = createExports(made, { ownMs: 0, wholeMs: 0 }, async () => ({
      received: 0,
      folded: 0,
      appended: 0,
      trimmed: 0,
    }));
    expect(getApi(1)).toBe(made);
    expect(made.version).toMatch(/^1\.\d+$/);
    for (const version of [0, 2, '1', undefined, {}]) {
      expect(() => getApi(version as never)).toThrow('has version 1 of its API');
    }
    expect(sameStates).toBe(true);
  });

  it('runs what is named, and all that can be where nothing is', async () => {
    const { made, run } = apiWith([api, web, twin]);
    await made.start([{ name: 'web', workspaceFolder: '/other' }]);
    await made.start();
    await made.restart();
    await made.stop([]);
    expect(run.mock.calls.map(([what, list]) => [what, ...list])).toEqual([
      ['start', web],
      ['start', web, twin],
      ['restart', api],
      ['stop'],
    ]);
  });

  it('tells what became of each, masked', async () => {
    const { made } = apiWith([api, web]);
    expect(await made.restart([{ name: 'api' }])).toMatchObject({ ok: true, cancelled: false });
    const { ok, services } = await made.start([{ name: 'web' }]);
    expect(ok).toBe(false);
    expect(services).toMatchObject([
      { ok: false, reason: 'token=•••', service: { name: 'web', state: 'stopped' } },
    ]);
  });

  it.each([
    ['nobody', 'There is no service "nobody". There are: api, web, web.'],
    ['web', 'Several folders have a service "web"; name one of them: /other, /w.'],
    ['../x', 'There is no service "../x".'],
  ])('says what is wrong with a name: %s', async (name, said) => {
    const { made, run } = apiWith([api, web, twin]);
    await expect(made.stop([{ name }])).rejects.toThrow(said);
    await expect(made.logs({ name })[Symbol.asyncIterator]().next()).rejects.toThrow(said);
    expect(run).not.toHaveBeenCalled();
  });

  it('does nothing in a workspace that is not trusted', async () => {
    const { made, run } = apiWith([api], false);
    for (const call of [made.start(), made.stop([{ name: 'api' }]), made.restart()]) {
      await expect(call).rejects.toThrow('not trusted');
    }
    await expect(made.logs({ name: 'api' })[Symbol.asyncIterator]().next()).rejects.toThrow();
    expect(run).not.toHaveBeenCalled();
  });

  it('gives lines', async () => {
    const lines: string[] = [];
    for await (const { text } of apiWith([api]).made.logs({ name: 'api' })) lines.push(text);
    expect(lines).toEqual(['api']);
  });
});

describe('a queue for who is slow', () => {
  it('gives what came, in order, and what comes', async () => {
    const queue = new AsyncQueue<number>(10, (count) => -count);
    queue.push(1);
    queue.push(2);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    const next = queue.next();
    queue.push(3);
    expect(await next).toEqual({ done: false, value: 3 });
  });

  it('loses the oldest, and says how many', async () => {
    const queue = new AsyncQueue<number>(2, (count) => -count);
    for (let i = 1; i <= 5; i++) queue.push(i);
    queue.end();
    const all: number[] = [];
    for await (const one of queue) all.push(one);
    expect(all).toEqual([-3, 4, 5]);
  });

  it('ends once, and leaves nobody waiting', async () => {
    const ended = vi.fn();
    const queue = new AsyncQueue<number>(2, () => 0, ended);
    const waiting = [queue.next(), queue.next()];
    await queue.return();
    queue.end();
    queue.push(1);
    expect(await Promise.all(waiting)).toEqual(
      [1, 2].map(() => ({ done: true, value: undefined })),
    );
    expect(await queue.next()).toMatchObject({ done: true });
    expect(ended).toHaveBeenCalledOnce();
  });
});
