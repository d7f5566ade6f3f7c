import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import { anEntry } from '../../../fakes/samples';
import { named, planOf, world } from './supervisorWorld';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('cancelling a start', () => {
  it('starts nothing further and stops what was started', async () => {
    const { supervisor, all, pm2, clock } = await world(names.map((name) => named(name)));
    const stop = new AbortController();
    let started = 0;
    pm2.afterStart = async () => {
      if (++started === 4) stop.abort();
    };
    const result = supervisor.start(all(), { signal: stop.signal });
    await clock.advance(10);
    expect(await result).toMatchObject({ cancelled: true, failed: [] });
    expect(pm2.apps.map((app) => app['name'])).toEqual(['a', 'b', 'c', 'd']);
    expect(pm2.list.map(({ status }) => status)).toEqual(new Array(4).fill('stopped'));
  });

  it('stops what PM2 had taken over when its program was cut short', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    const stop = new AbortController();
    pm2.afterStart = async (_, signal) => {
      stop.abort();
      signal?.throwIfAborted();
    };
    const result = await supervisor.start([service('a')], { signal: stop.signal });
    expect(result).toEqual({ done: [], failed: [], cancelled: true });
    expect(pm2.list).toMatchObject([{ name: 'a', status: 'stopped' }]);
    expect(service('a').problem).toBeUndefined();
  });

  it('counts although every service was too far to notice', async () => {
    const { supervisor, service, pm2 } = await world([named('a')]);
    const stop = new AbortController();
    pm2.afterStart = async () => stop.abort();
    const result = await supervisor.start([service('a')], { signal: stop.signal });
    expect(result.cancelled).toBe(true);
    expect(pm2.list).toMatchObject([{ name: 'a', status: 'stopped' }]);
  });

  it('does nothing when it was cancelled before', async () => {
    const { supervisor, all, pm2 } = await world([named('a')]);
    const result = await supervisor.start(all(), { signal: AbortSignal.abort() });
    expect(result).toEqual({ done: [], failed: [], cancelled: true });
    expect(pm2.orders).toEqual([]);
  });

  it('leaves alone what ran before, and what it had not come to', async () => {
    const { supervisor, all, service, pm2, parts, store } = await world([named('a'), named('b')]);
    await supervisor.start([service('a')]);
    pm2.list = [...pm2.list, anEntry({ id: 1, name: 'b', cwd: '/w/b', status: 'waiting restart' })];
    await store.refresh();
    pm2.takeInstructions();
    const stop = new AbortController();
    parts.plan = async (definition) => {
      stop.abort();
      return planOf(definition);
    };
    expect(await supervisor.start(all(), { signal: stop.signal })).toMatchObject({
      cancelled: true,
    });
    expect(pm2.orders).toEqual([]);
    expect(pm2.list.map(({ status }) => status)).toEqual(['online', 'waiting restart']);
  });

  it('ends a clean restart where it is, and starts nothing', async () => {
    const { supervisor, all, pm2 } = await world([named('a'), named('b')]);
    await supervisor.start(all());
    pm2.takeInstructions();
    const stop = new AbortController();
    pm2.before = async () => stop.abort();
    const result = await supervisor.cleanRestart(all(), { signal: stop.signal });
    expect(result.cancelled).toBe(true);
    expect(pm2.orders).toEqual(['delete 0']);
  });
});

describe('a service that is built first', () => {
  const cargo = { args: ['--release'], cwd: '/w/gen', bin: 'gen' };
  const generator = named('gen', { kind: 'generator', env: { RUSTFLAGS: '-g' } });

  async function building() {
    const parts = await world([generator]);
    parts.parts.plan = async (definition) => ({
      ...planOf(definition),
      script: '/usr/bin/cargo',
      args: [],
      env: { LOG: 'x' },
      build: cargo,
    });
    return parts;
  }

  it('starts the program that cargo made, and tells how far it is', async () => {
    const { supervisor, service, pm2, parts, store } = await building();
    const busy: (string | undefined)[] = [];
    store.onDidChange((one) => busy.push(one.busy));
    const told: unknown[][] = [];
    parts.build = async (program, build, env, onProgress) => {
      expect([program, build, env]).toEqual([
        '/usr/bin/cargo',
        cargo,
        { RUSTFLAGS: '-g', LOG: 'x' },
      ]);
      onProgress('compiling rand');
      return '/w/gen/target/release/gen';
    };
    await supervisor.start([service('gen')], { onProgress: (...args) => told.push(args) });
    expect(pm2.apps).toMatchObject([{ script: '/w/gen/target/release/gen' }]);
    expect(told).toEqual([
      ['gen: compiling rand', false],
      ['gen', true],
    ]);
    expect([...new Set(busy)]).toEqual(['starting', 'building', undefined]);
  });

  it('is not started, and says why, when the build fails', async () => {
    const { supervisor, service, pm2, parts, log } = await building();
    parts.build = () => Promise.reject(new HumanError('error[E0308]: mismatched types'));
    const { failed } = await supervisor.start([service('gen')]);
    expect(failed).toMatchObject([{ name: 'gen', error: { name: 'HumanError' } }]);
    expect(pm2.orders).toEqual([]);
    expect(service('gen')).toMatchObject({
      busy: undefined,
      state: { type: 'failed', reason: 'error[E0308]: mismatched types' },
    });
    log.takeErrors();
  });

  it('goes on running when the build for a restart fails', async () => {
    const { supervisor, service, pm2, parts, log } = await building();
    await supervisor.start([service('gen')]);
    pm2.takeInstructions();
    parts.build = () => Promise.reject(new HumanError('no'));
    await supervisor.restart([service('gen')]);
    expect(pm2.orders).toEqual([]);
    expect(service('gen')).toMatchObject({ problem: 'no', instances: [{ active: true }] });
    log.takeErrors();
  });

  it('is cancelled during the build, without a word of failure', async () => {
    const { supervisor, service, pm2, parts } = await building();
    const stop = new AbortController();
    parts.build = (_cargo, _build, _env, _onProgress, signal) => {
      stop.abort();
      return Promise.reject(signal?.reason);
    };
    const result = await supervisor.start([service('gen')], { signal: stop.signal });
    expect(result).toEqual({ done: [], failed: [], cancelled: true });
    expect(pm2.orders).toEqual([]);
    expect(service('gen')).toMatchObject({ busy: undefined, problem: undefined });
  });
});
