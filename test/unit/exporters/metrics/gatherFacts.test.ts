import { describe, expect, it } from 'vitest';
import { CpuSeconds } from '../../../../src/exporters/metrics/cpuSeconds';
import { gatherFacts, type Observations } from '../../../../src/exporters/metrics/gatherFacts';
import { workspaceLabels } from '../../../../src/exporters/metrics/labels';
import { currentWords, wordOf } from '../../../../src/services/guardian/windowWord';
import { anEntry, anInstance, aProcess, aRunningService, aService } from '../../../fakes/samples';

const now = 2_000_000;

function gather(over: Partial<Observations>) {
  return gatherFacts({
    services: [],
    others: [],
    words: new Map(),
    cpu: new CpuSeconds(),
    restartsOf: () => new Map(),
    logLinesOf: () => new Map(),
    memory: undefined,
    pm2: true,
    ...over,
  });
}

const history = { of: () => [] };

describe('whose word it is', () => {
  const service = aRunningService({ name: 'api', state: { type: 'ready' } });
  const unhealthy = aRunningService({ name: 'api', state: { type: 'unhealthy', reason: 'x' } });
  const word = (at: number) =>
    JSON.parse(JSON.stringify(wordOf('/w', [unhealthy], history, [], at)));

  it.each([
    ['a window’s, while it speaks', [word(now - 10_000)], 'editor', 'unhealthy', false],
    ['the guardian’s, when the window is silent', [word(now - 16_000)], 'guardian', 'ready', true],
    ['the guardian’s, where no window is', [], 'guardian', 'ready', true],
    ['the guardian’s, where the word cannot be read', [{ at: now }, 5], 'guardian', 'ready', true],
  ])('%s', (_, words, source, state, ready) => {
    const held = currentWords(words, now);
    expect(gather({ services: [service], words: held }).services).toMatchObject([
      { service: 'api', workspace: 'w', source, state, ready },
    ]);
  });

  it('PM2’s own for what nobody exports: no word on whether it answers, one service a name', () => {
    const others = [
      anEntry({ id: 4, name: 'x', status: 'errored', pid: undefined, restarts: 3 }),
      anEntry({ id: 3, name: 'x', memoryBytes: 7, restarts: 1 }),
    ];
    expect(gather({ others }).services).toEqual([
      {
        service: 'x',
        workspace: '',
        kind: 'other',
        source: 'pm2',
        state: 'failed',
        up: true,
        replicas: [{ replica: 0, memoryBytes: 7, startedAt: 1000 }, { replica: 1 }],
        restarts: new Map([['pm2', 4]]),
        logLines: new Map(),
      },
    ]);
  });

  it('nobody’s where the state is not known', () => {
    const unknown = aService({ state: { type: 'unknown', reason: 'x' } });
    expect(gather({ services: [unknown] }).services[0]).not.toHaveProperty('ready');
  });
});

it('replicas are counted, not processes; a service that does not run has none', () => {
  const instances = [
    anInstance({ id: 9, pid: 100 }),
    anInstance({ id: 2, pid: 999, memoryBytes: 5 }),
  ];
  const { services } = gather({
    services: [aRunningService({ instances }), aService({ name: 'off' })],
  });
  expect(services).toMatchObject([
    { up: true, replicas: [{ replica: 0, memoryBytes: 5 }, { replica: 1 }] },
    { up: false, ready: false, replicas: [] },
  ]);
});

it('restarts that alerts compare with are there from the start', () => {
  const restartsOf = () => new Map([['you', 2]] as const);
  const [service] = gather({ services: [aService()], restartsOf }).services;
  expect([...(service?.restarts ?? [])]).toEqual([
    ['crash', 0],
    ['memory_cap', 0],
    ['person', 2],
  ]);
});

it('databases are those that a window looks at', () => {
  const details = { database: 'shop', sizeBytes: 1, connections: 3, maxConnections: 100 };
  const facts = { version: 'PostgreSQL 15', embedded: false, latencyMs: 1, details };
  const words = new Map([['/w', wordOf('/w', [aService()], history, [facts], now)]]);
  expect(gather({ services: [aService()], words }).databases).toEqual([
    { database: 'shop', workspace: 'w', connections: 3, maxConnections: 100 },
  ]);
});

it.each([
  [['/a/shop'], ['shop']],
  [
    ['/a/shop', '/b/shop', '/c/api'],
    ['a/shop', 'b/shop', 'api'],
  ],
  [
    ['/shop', '/a/shop'],
    ['shop', 'a/shop'],
  ],
])('workspaces are told apart: %j', (folders, labels) => {
  expect([...workspaceLabels(folders).values()]).toEqual(labels);
});

describe('CPU time', () => {
  const at = (pid: number, cpuMs: number) => aProcess({ pid, startTime: pid, cpuMs });

  it('stays counted when a process ends, and is not counted twice', () => {
    const cpu = new CpuSeconds();
    expect(cpu.of('a')).toBeUndefined();
    cpu.take(new Map([['a', [at(1, 1_000), at(2, 500)]]]));
    expect(cpu.of('a')).toBe(1.5);
    cpu.take(new Map([['a', [at(1, 1_200)]]]));
    cpu.take(new Map([['a', [at(1, 1_200), at(2, 700)]]]));
    expect(cpu.of('a')).toBe(1.9);
    cpu.take(new Map([['a', []]]));
    cpu.take(new Map([['a', [at(3, 100)]]]));
    expect(cpu.of('a')).toBe(2);
    cpu.take(new Map());
    expect(cpu.of('a')).toBeUndefined();
  });
});
