import { describe, expect, it } from 'vitest';
import { ServiceRuns } from '../../../../src/services/supervise/serviceRuns';
import { named, world } from './supervisorWorld';

async function runsOf(...definitions: Parameters<typeof world>[0]) {
  const one = await world(definitions);
  const runs = new ServiceRuns(one.store, one.supervisor, one.clock);
  const states: string[] = [];
  const onState = ({
    name,
    state,
    busy,
  }: {
    name: string;
    state: { type: string };
    busy?: string;
  }) => states.push(`${name} ${busy ?? state.type}`);
  /** The process of a service listens on a port. */
  const listen = async (name: string, port: number) => {
    const [pid = 0] = one.service(name).instances.flatMap((instance) => instance.pid ?? []);
    one.listeners.ports.set(pid, [port]);
    await one.store.refresh();
    await one.clock.advance(500);
  };
  return { ...one, runs, states, onState, listen };
}

describe('a start that is waited for', () => {
  it('is over when the port is open, and not before', async () => {
    const { runs, service, clock, listen, states, onState } = await runsOf(
      named('web', { port: 3000 }),
    );
    let over = false;
    const running = runs.run('start', [service('web')], { onState }).finally(() => (over = true));
    await clock.advance(2_000);
    expect(service('web').state.type).toBe('starting');
    expect(over).toBe(false);
    await listen('web', 3000);
    expect(await running).toMatchObject({ results: [{ ok: true }], cancelled: false });
    expect(states).toContain('web starting');
    expect(states.at(-1)).toBe('web ready');
  });

  it('leaves alone what runs, and is over at once where it is ready', async () => {
    const { runs, service, clock, listen, pm2 } = await runsOf(named('web', { port: 3000 }));
    const first = runs.run('start', [service('web')]);
    await clock.advance(1_000);
    await listen('web', 3000);
    await first;
    pm2.takeInstructions();
    const { results } = await runs.run('start', [service('web')]);
    expect(results).toMatchObject([{ ok: true }]);
    expect(pm2.takeInstructions()).toEqual([]);
  });

  it('tells the reason of what fails', async () => {
    const { runs, service, clock, pm2, log } = await runsOf(named('web', { port: 3000 }));
    pm2.spawns = false;
    pm2.reason = 'spawn node ENOENT';
    const running = runs.run('start', [service('web')]);
    await clock.advance(1_000);
    const { results } = await running;
    expect(results).toMatchObject([
      { ok: false, reason: 'web could not be started: spawn node ENOENT' },
    ]);
    expect(log.takeErrors()).toHaveLength(1);
  });

  it('tells the reason of what ends before it is ready', async () => {
    const { runs, service, clock, pm2, store } = await runsOf(named('web', { port: 3000 }));
    const running = runs.run('start', [service('web')]);
    await clock.advance(1_000);
    pm2.list = pm2.list.map((one) => ({
      ...one,
      status: 'errored' as const,
      pid: undefined,
      exitCode: 3,
    }));
    await store.refresh();
    await clock.advance(500);
    expect((await running).results).toMatchObject([
      { ok: false, reason: 'PM2 gave up after 0 restarts; the last exit code was 3.' },
    ]);
  });

  it('says that it is late where the time is over, and leaves it running', async () => {
    const { runs, service, clock, pm2 } = await runsOf(named('web', { port: 3000 }));
    const running = runs.run('start', [service('web')], { readyWithinMs: 5_000 });
    await clock.advance(7_000);
    expect((await running).results).toMatchObject([
      { ok: false, late: true, reason: 'Waiting for port 3000.' },
    ]);
    expect(pm2.list).toMatchObject([{ status: 'online' }]);
  });

  it('stops what it has started when it is cancelled, and leaves what ran before', async () => {
    const { runs, service, clock, all, listen, pm2 } = await runsOf(
      named('api', { port: 1 }),
      named('web', { port: 2 }),
    );
    const first = runs.run('start', [service('api')]);
    await clock.advance(1_000);
    await listen('api', 1);
    await first;
    const abort = new AbortController();
    const running = runs.run('start', all(), { signal: abort.signal });
    await clock.advance(1_000);
    abort.abort();
    await clock.advance(1_000);
    expect(await running).toMatchObject({ cancelled: true });
    expect(pm2.list.map(({ name, status }) => [name, status])).toEqual([
      ['api', 'online'],
      ['web', 'stopped'],
    ]);
  });
});

it('a stop is over when nothing runs', async () => {
  const { runs, service, clock } = await runsOf(named('web'));
  const started = runs.run('start', [service('web')]);
  await clock.advance(15_000);
  expect((await started).results).toMatchObject([{ ok: true }]);
  const running = runs.run('stop', [service('web')]);
  await clock.advance(3_000);
  expect((await running).results).toMatchObject([
    { ok: true, service: { state: { type: 'stopped' } } },
  ]);
});
