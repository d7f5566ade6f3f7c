import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../../src/base/oneLine';
import type { Busy, Service, ServiceStateType } from '../../../../src/services/state/service';
import { memoryText, renderInstanceRow, renderRow } from '../../../../src/views/tree/rowText';
import { stateName } from '../../../../src/views/tree/stateText';
import {
  aDefinition,
  anInstance,
  aRunningService,
  aService,
  evilNames,
  megabyte,
} from '../../../fakes/samples';

const now = 1_000_000 + 5 * 60_000;
const state = (type: ServiceStateType, reason?: string): Service['state'] =>
  ({ type, reason }) as Service['state'];

describe('a row', () => {
  it('of a service that is well says little', () => {
    const row = renderRow(aRunningService({ port: 3004, capBytes: 1024 * megabyte }), now);
    expect(row).toEqual({
      label: 'backend',
      description: '100 MB / 1 GB :3004 · 5m',
      urgent: ':3004',
      icon: 'pass-filled',
      color: 'testing.iconPassed',
      contextValue: 'service definition running entry port',
      spoken: 'backend, ready, 100 MB of 1 GB, port 3004, running for 5 min',
    });
  });

  it('begins with its memory, and has no curve without it', () => {
    const capBytes = 1024 * megabyte;
    const service = aRunningService({ port: 3004, memoryBytes: 82 * megabyte, capBytes });
    expect(renderRow(service, now, '▁▁').description).toBe('82 MB / 1 GB ▁▁ :3004 · 5m');
    const waiting = aService({ state: state('starting'), waitsFor: ['db'] });
    expect(renderRow(waiting, now, '▂▃').description).toBe('waits for db');
  });

  it.each<[string, Partial<Service>, object]>([
    ['stopped', {}, { description: 'stopped', icon: 'circle-outline' }],
    [
      'starting',
      { state: state('starting'), instances: [anInstance()], port: 1 },
      { description: 'starting · :1', icon: 'loading~spin' },
    ],
    [
      'unhealthy',
      { state: state('unhealthy', 'Nothing listens.') },
      { description: 'unhealthy: Nothing listens.', icon: 'warning' },
    ],
    [
      'at a breakpoint',
      { ...aRunningService(), debugger: 'paused' },
      { description: 'stands at a breakpoint · 100 MB · 5m', icon: 'debug-pause' },
    ],
    [
      'with a debugger',
      { ...aRunningService(), debugger: 'attached' },
      { description: '100 MB · 5m · debugger attached', icon: 'pass-filled' },
    ],
    [
      'failed',
      { state: state('failed', 'Exit 1.') },
      { description: 'failed: Exit 1.', icon: 'error', color: 'list.errorForeground' },
    ],
    [
      'crashLoop',
      { state: state('crashLoop', 'Seven times.') },
      { description: 'crash loop: Seven times.', icon: 'error' },
    ],
    [
      'memoryLoop',
      { state: state('memoryLoop', 'x') },
      { description: 'memory loop: x', icon: 'error' },
    ],
    [
      'waitingRestart',
      { state: state('waitingRestart', 'x') },
      { description: 'waiting restart', icon: 'history' },
    ],
    [
      'orphaned',
      { state: state('orphaned', 'x') },
      { description: 'orphaned: x', icon: 'debug-disconnect' },
    ],
    ['unknown', { state: state('unknown', 'x') }, { description: 'unknown', icon: 'question' }],
    [
      'in conflict',
      { conflict: '/other', state: state('stopped', 'backend of /other already runs.') },
      {
        description: 'backend of /other already runs.',
        icon: 'warning',
        contextValue: 'service definition conflict',
      },
    ],
    [
      'wrapped',
      { launch: { mode: 'asWritten', remains: ['npm', 'nodemon'] } },
      { description: 'stopped · via npm, nodemon' },
    ],
    [
      'a script that nobody understands',
      { definition: aDefinition({ note: 'What its script "dev" starts is not known.' }) },
      { description: 'stopped · not understood' },
    ],
    [
      'of several instances',
      {
        state: state('starting'),
        instances: [anInstance(), anInstance({ id: 1, state: { type: 'starting' } })],
      },
      { description: 'starting · 1 of 2 ready' },
    ],
  ])('of a service that is %s', (_, over, expected) => {
    expect(renderRow(aService(over), now)).toMatchObject(expected);
  });

  it.each<[Busy, string]>([
    ['building', 'building…'],
    ['starting', 'starting…'],
    ['stopping', 'stopping…'],
    ['restarting', 'restarting…'],
    ['deleting', 'deleting…'],
  ])('of a service on which somebody works says so: %s', (busy, text) => {
    const row = renderRow(aRunningService({ busy, port: 5 }), now);
    expect(row).toMatchObject({ description: `${text} · 100 MB :5 · 5m`, icon: 'loading~spin' });
  });

  it.each<[string, Partial<Service>, string]>([
    ['nothing runs', {}, 'service definition stopped'],
    [
      'a stopped entry',
      { instances: [anInstance({ active: false })] },
      'service definition stopped entry',
    ],
    [
      'it waits',
      { instances: [anInstance({ active: false, waiting: true })] },
      'service definition running entry',
    ],
    [
      'no definition',
      { definition: undefined, instances: [anInstance()] },
      'service running entry',
    ],
    ['a port, but nothing runs', { port: 3 }, 'service definition stopped'],
  ])('has words for menus: %s', (_, over, expected) => {
    expect(renderRow(aService(over), now).contextValue).toBe(expected);
  });

  it('counts the cap of every instance', () => {
    const instances = [anInstance(), anInstance({ id: 1 })];
    const service = aRunningService({ instances, capBytes: 500 * megabyte });
    expect(renderRow(service, now).description).toMatch(/^100 MB \/ 1 GB · 5m/);
  });

  it('tells the first error of its log, running or not', () => {
    const logError = 'Error: no database';
    expect(renderRow(aRunningService({ logError, port: 3004 }), now)).toMatchObject({
      description: '100 MB :3004 · 5m · error in its log: Error: no database',
      urgent: ':3004 · error in its log: Error: no database',
      spoken: expect.stringContaining('error in its log: Error: no database'),
      contextValue: expect.stringContaining('logError'),
    });
    expect(renderRow(aService({ logError }), now).description).toBe(
      'stopped · error in its log: Error: no database',
    );
    expect(renderRow(aRunningService(), now).contextValue).not.toContain('logError');
  });

  it.each<[ServiceStateType, string]>([
    ['crashLoop', 'crash loop: 3 exits in 11 s, exit code 1, last: Error: no database'],
    ['failed', 'failed: It could not be started: Error: no database'],
  ])('tells an error once where it is %s', (type, description) => {
    const [, reason] = description.split(/: (.*)/);
    const service = aService({ state: state(type, reason), logError: 'Error: no database' });
    expect(renderRow(service, now).description).toBe(description);
  });

  it.each(evilNames)('shows %j of its log on one line, cut', (logError) => {
    const { description } = renderRow(aRunningService({ logError }), now);
    expect(description).not.toMatch(/[\n\r\u0007\u202e\u2066]/);
    expect(description.length).toBeLessThanOrEqual(200);
  });

  it.each(evilNames)('shows %j on one line, cut', (name) => {
    const { label, spoken } = renderRow(aService({ name, state: state('failed', name) }), now);
    for (const text of [label, spoken]) expect(text).not.toMatch(/[\n\r\u0007\u202e\u2066]/);
    expect(label.length).toBeLessThanOrEqual(80);
    expect(spoken.length).toBeLessThanOrEqual(300);
  });
});

describe('the row of an instance', () => {
  it('shows its own state and figures', () => {
    const instance = anInstance({ id: 7, state: { type: 'unhealthy', reason: 'Why.' } });
    const service = aRunningService({
      instances: [instance, anInstance()],
      memoryBytes: 1,
      capBytes: 500 * megabyte,
      port: 3,
      busy: 'restarting',
    });
    expect(renderInstanceRow(service, instance, now)).toMatchObject({
      label: 'Instance 7',
      description: 'unhealthy: Why. · 100 MB / 500 MB · 5m',
      contextValue: 'instance',
    });
  });
});

describe('oneLine', () => {
  it.each([
    ['a\n\r\tb', 80, 'a b'],
    ['  a  ', 80, 'a'],
    ['a\u0000\u001b[31mb', 80, 'a [31mb'],
    ['a\u202eb\u200bc\u2066d\u2069\u009be', 80, 'a b c d e'],
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['ab😀', 4, 'ab😀'],
    ['ab😀d', 4, 'ab…'],
    ['', 5, ''],
  ])('%j in %d → %j', (text, max, expected) => {
    expect(oneLine(text, max)).toBe(expected);
  });
});

describe('memoryText', () => {
  it.each<[number, number | undefined, string]>([
    [338, 1024, '340 MB / 1 GB'],
    [82.4, 1024, '82 MB / 1 GB'],
    [8.25, 500, '8.3 MB / 500 MB'],
    [996, 1024, '1 GB / 1 GB'],
    [1_500, 2_048, '1.5 GB / 2 GB'],
    [12_640, undefined, '12 GB'],
    [0.4, 1, '410 kB / 1 MB'],
  ])('%d MB of %s → %s', (bytes, cap, expected) => {
    const capBytes = cap === undefined ? undefined : cap * megabyte;
    expect(memoryText(bytes * megabyte, capBytes)).toBe(expected);
  });
});

it('has a word for every state', () => {
  const types: ServiceStateType[] = [
    'stopped',
    'starting',
    'ready',
    'unhealthy',
    'waitingRestart',
    'crashLoop',
    'memoryLoop',
    'failed',
    'orphaned',
    'unknown',
  ];
  const names = types.map((type) => stateName(state(type)));
  expect(new Set(names).size).toBe(types.length);
  expect(names).not.toContain(undefined);
});
