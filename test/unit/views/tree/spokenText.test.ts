import { describe, expect, it } from 'vitest';
import type { ServiceState, ServiceStateType } from '../../../../src/services/state/service';
import { spokenDetail, spokenOther, spokenProblem } from '../../../../src/views/tree/spokenText';
import { renderInstanceRow, renderRow } from '../../../../src/views/tree/rowText';
import { anEntry, anInstance, aRunningService, aService, megabyte } from '../../../fakes/samples';

const now = 1_000_000 + 125 * 60_000;
/** What a screen reader spells out, or passes over. */
const unspeakable = /[·▁-█]|\s:\d|\d[mhd]\b| \/ |–/u;

const states: Readonly<Record<ServiceStateType, string>> = {
  stopped: 'stopped',
  done: 'done',
  starting: 'starting',
  ready: 'ready',
  unhealthy: 'unhealthy: Why.',
  waitingRestart: 'waiting restart',
  crashLoop: 'crash loop: Why.',
  memoryLoop: 'memory loop: Why.',
  failed: 'failed: Why.',
  orphaned: 'orphaned: Why.',
  unknown: 'unknown',
};

describe('a screen reader hears of a service', () => {
  it.each(Object.entries(states))('that is %s: %s', (type, words) => {
    const state = { type, reason: 'Why.' } as ServiceState;
    const capBytes = 1024 * megabyte;
    const running = aRunningService({ state, port: 3004, capBytes });
    expect(renderRow(running, now, '▁▂█').spoken).toBe(
      `backend, ${words}, 100 MB of 1 GB, port 3004, running for 2 h 5 min`,
    );
    expect(renderRow(aService({ state }), now).spoken).toBe(`backend, ${words}`);
  });

  it.each([
    ['what is done with it', { busy: 'restarting' }, 'backend, restarting…, 100 MB'],
    ['what it waits for', { waitsFor: ['db'] }, 'backend, waits for db, 100 MB'],
    ['its forecast', { capInMinutes: 4 }, /, at this pace over its cap in 4 min$/],
    ['an error in its log', { logError: 'Error: no' }, /, error in its log: Error: no$/],
    ['what stays in between', { launch: { mode: 'asWritten', remains: ['npm'] } }, /, via npm$/],
    [
      'how many of it are ready',
      { instances: [anInstance(), anInstance({ id: 1, state: { type: 'starting' } })] },
      /, 1 of 2 ready$/,
    ],
  ] as const)('%s', (_, over, words) => {
    const { spoken } = renderRow(aRunningService(over as object), now);
    expect(spoken).not.toMatch(unspeakable);
    if (typeof words === 'string') expect(spoken.startsWith(words)).toBe(true);
    else expect(spoken).toMatch(words);
  });

  it.each([
    [30_000, 'less than a minute'],
    [5 * 60_000, '5 min'],
    [60 * 60_000, '1 h 0 min'],
    [49 * 3_600_000, '2 d 1 h'],
  ])('since when it runs: %d ms', (ms, words) => {
    expect(renderRow(aRunningService(), 1_000_000 + ms).spoken).toMatch(
      new RegExp(`running for ${words}$`),
    );
  });

  it('which of its instances a row is', () => {
    const instance = anInstance({ id: 7 });
    const { spoken } = renderInstanceRow(aRunningService({ port: 3 }), instance, now);
    expect(spoken).toBe('Instance 7, ready, 100 MB, running for 2 h 5 min');
  });
});

describe('a screen reader hears of other rows', () => {
  it.each([
    [
      'a figure',
      spokenDetail('detail', of('Memory', '100 MB of 1 GB (10 %)')),
      'Memory: 100 MB of 1 GB (10 %)',
    ],
    ['an unknown figure', spokenDetail('detail', of('CPU', '–')), 'CPU: nothing known'],
    ['a port', spokenDetail('port', of('Port', '3004')), 'Port: 3004'],
    [
      'a process',
      spokenDetail('process', of('42', '9 MB · node a.js')),
      'Process 42: 9 MB, node a.js',
    ],
    [
      'a reason, and what can be done',
      spokenDetail('detail', of('Port 3 is held.', 'Free port'), 'Free port'),
      'Port 3 is held. Press Enter for: Free port',
    ],
    ['a reason alone', spokenDetail('detail', of('It failed.', '')), 'It failed.'],
    [
      'an entry of the history',
      spokenDetail(
        'history',
        of('12:00:00 Ended', 'after 2 s · It crashed.'),
        'Show restart history',
      ),
      '12:00:00 Ended: after 2 s, It crashed. Press Enter for: Show restart history',
    ],
    [
      'a problem',
      spokenProblem({
        workspaceFolder: '/w',
        message: 'There is no node.',
        action: action('Open setting'),
      }),
      'Problem: There is no node. Press Enter for: Open setting',
    ],
    [
      'an offer',
      spokenProblem({
        workspaceFolder: '/w',
        message: '1 more was found: x',
        action: action('Add'),
        isOffer: true,
      }),
      '1 more was found: x. Press Enter for: Add',
    ],
    [
      'another project',
      spokenOther(anEntry()),
      'backend of another project, online, in /w/backend',
    ],
  ])('%s', (_, spoken, words) => {
    expect(spoken).toBe(words);
    expect(spoken).not.toMatch(unspeakable);
  });
});

function of(label: string, description: string) {
  return { label, description, icon: '' };
}

function action(title: string) {
  return { title, command: 'x.y' };
}
