import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../../../src/engine/engine';
import { assembleServices, type Assembly } from '../../../../src/services/state/assembleServices';
import type { ObservedEntry } from '../../../../src/services/state/observer';
import { serviceKey } from '../../../../src/services/state/service';
import { aDefinition, anEntry, aProcess, evilNames, megabyte } from '../../../fakes/samples';

function observed(over: Partial<ObservedEntry> = {}): ObservedEntry {
  const entry = over.entry ?? anEntry();
  return {
    entry,
    workspaceFolder: '/w',
    sample:
      entry.pid === undefined
        ? undefined
        : {
            at: 0,
            memoryBytes: 100 * megabyte,
            cpuPercent: 5,
            processes: [aProcess({ pid: entry.pid })],
          },
    ports: [],
    gaveUp: false,
    wasReady: false,
    identity: `${entry.pid}:${entry.startedAt}`,
    ...over,
  };
}

function assemble(over: Partial<Assembly> = {}) {
  return assembleServices({
    definitions: [],
    entries: [],
    others: [],
    link: { type: 'connected' },
    busy: new Map(),
    problems: new Map(),
    launches: new Map(),
    now: 1_020_000,
    ...over,
  });
}

const backend = aDefinition();

describe('rows', () => {
  it('come in the order of the definitions, then those without one', () => {
    const services = assemble({
      definitions: [aDefinition({ name: 'z' }), aDefinition({ name: 'a' })],
      entries: [
        observed({ entry: anEntry({ id: 1, name: 'old' }) }),
        observed({ entry: anEntry({ id: 2, name: 'a' }) }),
        observed({ entry: anEntry({ id: 3, name: 'old' }) }),
      ],
    });
    expect(services.map(({ name, instances }) => [name, instances.map(({ id }) => id)])).toEqual([
      ['z', []],
      ['a', [2]],
      ['old', [1, 3]],
    ]);
    expect(services[2]).toMatchObject({ definition: undefined, kind: 'other' });
  });

  it('say what is known of a service', () => {
    const key = serviceKey('/w', 'backend');
    const launch = { mode: 'direct', remains: [] } as const;
    const [service] = assemble({
      definitions: [{ ...backend, port: 3004, capBytes: 5 }],
      entries: [observed({ ports: [3004], entry: anEntry({ restarts: 2, definitionHash: 'h' }) })],
      busy: new Map([[key, 'restarting']]),
      problems: new Map([[key, 'Oh.']]),
      launches: new Map([[key, launch]]),
    });
    expect(service).toMatchObject({
      key,
      kind: 'backend',
      busy: 'restarting',
      state: { type: 'ready' },
      port: 3004,
      capBytes: 5,
      memoryBytes: 100 * megabyte,
      cpuPercent: 5,
      restarts: 2,
      startedAt: 1_000_000,
      launch,
      problem: 'Oh.',
      conflict: undefined,
      instances: [{ id: 0, pid: 100, active: true, waiting: false, definitionHash: 'h' }],
    });
  });

  it('take the lowest port of the tree where none is declared', () => {
    const [service] = assemble({
      definitions: [backend],
      entries: [observed({ ports: [9229, 3004] })],
    });
    expect(service?.port).toBe(3004);
  });

  it('put several instances together: sums, the oldest start, the worst state', () => {
    const [service] = assemble({
      definitions: [aDefinition({ instances: 3 })],
      entries: [
        observed({ entry: anEntry({ id: 0, pid: 100, startedAt: 1_005_000, restarts: 1 }) }),
        observed({ entry: anEntry({ id: 1, pid: 101, startedAt: 1_001_000, restarts: 2 }) }),
        observed({
          entry: anEntry({ id: 2, pid: undefined, status: 'errored', startedAt: 1, restarts: 3 }),
        }),
      ],
    });
    expect(service).toMatchObject({
      memoryBytes: 200 * megabyte,
      cpuPercent: 10,
      restarts: 6,
      startedAt: 1_001_000,
      state: { type: 'failed' },
      instances: [
        { state: { type: 'ready' } },
        { state: { type: 'ready' } },
        { state: { type: 'failed' } },
      ],
    });
  });

  it('have no memory where nothing lives', () => {
    const dead = observed({ sample: { at: 0, memoryBytes: 0, processes: [] } });
    const [service] = assemble({ definitions: [backend], entries: [dead] });
    expect(service).toMatchObject({ memoryBytes: undefined, state: { type: 'waitingRestart' } });
  });

  it('do not wait for the port of a cluster, which the daemon holds', () => {
    const [service] = assemble({
      definitions: [aDefinition({ port: 3004, cluster: true, instances: 2 })],
      entries: [observed()],
    });
    expect(service?.state.type).toBe('ready');
  });

  it('do not say that PM2 starts again what it gave up', () => {
    const entry = anEntry({ status: 'waiting restart' });
    const of = (gaveUp: boolean) =>
      assemble({ definitions: [backend], entries: [observed({ entry, gaveUp })] })[0]?.instances[0];
    expect(of(false)).toMatchObject({ waiting: true, state: { type: 'waitingRestart' } });
    expect(of(true)).toMatchObject({ waiting: false, state: { type: 'failed' } });
  });

  it('keep names as they are, one row a name', () => {
    const services = assemble({
      definitions: evilNames.map((name) => aDefinition({ name })),
      entries: evilNames.map((name, id) => observed({ entry: anEntry({ id, name }) })),
    });
    expect(services.map(({ name }) => name)).toEqual(evilNames);
    expect(new Set(services.map(({ key }) => key)).size).toBe(evilNames.length);
    expect(services.every(({ instances }) => instances.length === 1)).toBe(true);
  });
});

describe('two folders with a service of one name', () => {
  const one = aDefinition({ workspaceFolder: '/one', cwd: '/one' });
  const two = aDefinition({ workspaceFolder: '/two', cwd: '/two' });

  it('are two rows', () => {
    const [first, second] = assemble({ definitions: [one, two] });
    expect(first?.key).not.toBe(second?.key);
    expect(first?.conflict).toBeUndefined();
  });

  it('keep apart: the entry is one folder’s, the other row says whose', () => {
    const entry = observed({ entry: anEntry({ cwd: '/one' }), workspaceFolder: '/one' });
    const [first, second] = assemble({ definitions: [one, two], entries: [entry] });
    expect(first).toMatchObject({ conflict: undefined, instances: [{ id: 0 }] });
    expect(second).toMatchObject({
      conflict: '/one',
      instances: [],
      state: { type: 'stopped', reason: 'backend of /one already runs under this PM2.' },
    });
  });

  it('have no conflict where both run', () => {
    const services = assemble({
      definitions: [one, two],
      entries: [
        observed({ entry: anEntry({ id: 0, cwd: '/one' }), workspaceFolder: '/one' }),
        observed({ entry: anEntry({ id: 1, cwd: '/two' }), workspaceFolder: '/two' }),
      ],
    });
    expect(services.map(({ conflict }) => conflict)).toEqual([undefined, undefined]);
  });
});

describe('the state of a row', () => {
  const foreign = anEntry({ cwd: '/other/project' });
  const key = serviceKey('/w', 'backend');
  const stopped = observed({ entry: anEntry({ status: 'stopped', pid: undefined }) });

  it.each<[string, Partial<Assembly>, object]>([
    ['nothing runs', {}, { type: 'stopped' }],
    [
      'another project has the name',
      { others: [foreign] },
      { type: 'stopped', reason: 'backend of /other/project already runs under this PM2.' },
    ],
    [
      'another project has the name, and ours runs too',
      { others: [foreign], entries: [observed()] },
      { type: 'ready' },
    ],
    ['a command failed', { problems: new Map([[key, 'Oh.']]) }, { type: 'failed', reason: 'Oh.' }],
    [
      'a command failed on a stopped entry',
      { problems: new Map([[key, 'Oh.']]), entries: [stopped] },
      { type: 'failed', reason: 'Oh.' },
    ],
    [
      'a command failed on what runs',
      { problems: new Map([[key, 'Oh.']]), entries: [observed()] },
      { type: 'ready' },
    ],
    ['PM2 has gone', { link: { type: 'noDaemon', killed: false } }, { type: 'stopped' }],
    [
      'PM2 was ended',
      { link: { type: 'noDaemon', killed: true } },
      { type: 'stopped', reason: 'PM2 was ended.' },
    ],
    [
      'PM2 is silent',
      { link: { type: 'notAnswering', reason: 'Too slow.' }, entries: [observed()] },
      { type: 'unknown', reason: 'PM2 is not answering: Too slow.' },
    ],
    [
      'PM2_HOME cannot be used',
      { link: { type: 'unusable', reason: 'Too long.' } },
      { type: 'unknown', reason: 'Too long.' },
    ],
  ])('%s', (_, over, expected) => {
    const [service] = assemble({ definitions: [backend], ...over });
    expect(service?.state).toEqual(expected);
  });

  it('is that of the link for every kind of link', () => {
    const links: EngineState[] = [{ type: 'connecting' }, { type: 'connected' }];
    for (const link of links) {
      expect(assemble({ definitions: [backend], link })[0]?.state).toEqual({ type: 'stopped' });
    }
  });
});
