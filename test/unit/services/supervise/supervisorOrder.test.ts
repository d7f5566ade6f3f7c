import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import type { Service } from '../../../../src/services/state/service';
import { settle } from '../../../fakes/fakeClock';
import { named, world } from './supervisorWorld';

/** Services whose ports the test opens: until then they are not ready. */
const chain = [
  named('web', { dependsOn: ['api', 'art'], port: 3 }),
  named('api', { dependsOn: ['db'], port: 2 }),
  named('db', { port: 1 }),
  named('art', { port: 4 }),
];

type World = Awaited<ReturnType<typeof world>>;

/** Has a service listen, as far as the store is concerned. */
async function listen({ listeners, pm2, store }: World, name: string, port: number): Promise<void> {
  const pid = pm2.list.find((entry) => entry.name === name)?.pid ?? 0;
  listeners.ports.set(pid, [port]);
  await store.refresh();
  await settle();
}

const started = ({ pm2 }: World): string[] =>
  pm2.orders.flatMap((order) => /^startApp (.*)/.exec(order)?.[1] ?? []);
const waits = (all: readonly Service[]): Record<string, readonly string[] | undefined> =>
  Object.fromEntries(all.flatMap((one) => (one.waitsFor ? [[one.name, one.waitsFor]] : [])));

describe('several services', () => {
  it('start each the moment its own dependencies are ready, and say what they wait for', async () => {
    const one = await world(chain);
    const result = one.supervisor.start(one.all());
    await one.clock.advance(2_000);
    expect(started(one).sort()).toEqual(['art', 'db']);
    expect(waits(one.all())).toEqual({ web: ['api', 'art'], api: ['db'] });
    expect(one.service('api').state).toEqual({ type: 'starting', reason: 'It waits for db.' });

    await listen(one, 'art', 4);
    await one.clock.advance(2_000);
    expect(started(one)).toHaveLength(2);
    expect(waits(one.all())).toEqual({ web: ['api'], api: ['db'] });

    await listen(one, 'db', 1);
    await one.clock.advance(2_000);
    expect(started(one).at(-1)).toBe('api');
    expect(waits(one.all())).toEqual({ web: ['api'] });

    await listen(one, 'api', 2);
    await one.clock.advance(2_000);
    expect(await result).toMatchObject({ failed: [], cancelled: false });
    expect(started(one).at(-1)).toBe('web');
    expect(waits(one.all())).toEqual({});
  });

  it('start in that order however they are given, and wait for what runs already', async () => {
    const one = await world(chain);
    await one.supervisor.start([one.service('db')]);
    const result = one.supervisor.start([
      one.service('web'),
      one.service('api'),
      one.service('art'),
    ]);
    await one.clock.advance(2_000);
    expect(waits(one.all())).toEqual({ web: ['api', 'art'], api: ['db'] });
    await listen(one, 'db', 1);
    await listen(one, 'art', 4);
    await one.clock.advance(2_000);
    await listen(one, 'api', 2);
    await one.clock.advance(2_000);
    expect((await result).failed).toEqual([]);
  });

  it('do not wait for what nobody starts', async () => {
    const one = await world(chain);
    const result = one.supervisor.start([one.service('api'), one.service('art')]);
    await one.clock.advance(2_000);
    expect((await result).failed).toEqual([]);
    expect(started(one).sort()).toEqual(['api', 'art']);
  });

  it('fail with what they wait for, down the chain, and say so on their rows', async () => {
    const one = await world(chain);
    one.pm2.beforeStart = async ({ name }) => {
      if (name === 'db') throw new HumanError('The disk is full.');
    };
    const result = one.supervisor.start(one.all());
    await one.clock.advance(2_000);
    await listen(one, 'art', 4);
    await one.clock.advance(2_000);
    const { failed } = await result;
    expect(one.log.takeErrors()).toHaveLength(3);
    expect(failed.map(({ name }) => name).sort()).toEqual(['api', 'db', 'web']);
    expect(one.service('api').state).toEqual({
      type: 'failed',
      reason: 'api was not started: db, which it waits for, is not ready. The disk is full.',
    });
    expect(one.service('web').state.reason).toContain('api, which it waits for, is not ready.');
    expect(started(one)).not.toContain('api');
  });

  it('stop waiting when cancelled, and what was started is stopped', async () => {
    const one = await world(chain);
    const abort = new AbortController();
    const result = one.supervisor.start(one.all(), { signal: abort.signal });
    await one.clock.advance(2_000);
    abort.abort();
    await one.clock.advance(2_000);
    expect(await result).toMatchObject({ cancelled: true, failed: [] });
    expect(waits(one.all())).toEqual({});
    expect(one.service('api').state.type).toBe('stopped');
    expect(one.service('db').state.type).toBe('stopped');
  });

  it('give up on what never becomes ready', async () => {
    const one = await world(chain.slice(1, 3));
    const result = one.supervisor.start(one.all());
    await one.clock.advance(301_000);
    expect((await result).failed.map(({ name }) => name)).toEqual(['api']);
    expect(one.log.takeErrors()).toHaveLength(1);
  });

  it('stop in reverse', async () => {
    const one = await world(chain.map((definition) => ({ ...definition, port: undefined })));
    for (const service of one.all()) await one.supervisor.start([service]);
    const ids = new Map(one.pm2.list.map(({ id, name }) => [`stop ${id}`, name]));
    one.pm2.takeInstructions();
    const result = one.supervisor.stop(one.all());
    await one.clock.advance(5_000);
    await result;
    const order = one.pm2.orders.flatMap((text) => ids.get(text) ?? []);
    expect(order[0]).toBe('web');
    expect(order.indexOf('api')).toBeLessThan(order.indexOf('db'));
    expect([...order].sort()).toEqual(['api', 'art', 'db', 'web']);
  });
});

it('starts a single service at once', async () => {
  const one = await world(chain);
  const result = one.supervisor.start([one.service('web')]);
  await one.clock.advance(2_000);
  expect((await result).done).toEqual(['web']);
});

it('lets a person start what waits', async () => {
  const one = await world(chain.slice(1, 3));
  const result = one.supervisor.start(one.all());
  await one.clock.advance(2_000);
  const own = one.supervisor.start([one.service('api')]);
  await one.clock.advance(2_000);
  expect((await own).done).toEqual(['api']);
  expect(waits(one.all())).toEqual({});
  await listen(one, 'db', 1);
  await one.clock.advance(2_000);
  expect((await result).failed).toEqual([]);
  expect(started(one).filter((name) => name === 'api')).toHaveLength(1);
});
