import { describe, expect, it } from 'vitest';
import { project, server } from '../live/harness/apps';
import { moody } from '../live/harness/moody';
import type { Window } from '../live/harness/window';
import { freePort, useWorld } from '../live/harness/world';

const files = (apps: Readonly<Record<string, string>>) => ({ ...apps, 'moody.cjs': moody });

describe('readiness', () => {
  const world = useWorld();

  async function open(
    mode: string,
    settings: object = {},
  ): Promise<{ window: Window; folder: string }> {
    const port = await freePort();
    const app = server('moody', port, {
      script: 'moody.cjs',
      env: { MODE: 'mode.txt', PORT: port },
    });
    const folder = world().write('ws', { ...files(project(app)), 'mode.txt': mode });
    const window = await world().open({
      folders: [folder],
      settings: { 'codexServices.services': { moody: { kind: 'backend', ...settings } } },
    });
    return { window, folder };
  }

  const become = (mode: string): string => world().write('ws', { 'mode.txt': mode });

  it('is an answer, not an open port; a silent server becomes unhealthy and recovers', async () => {
    const { window } = await open('bad');
    expect((await window.start('moody')).failed).toEqual([]);
    const waiting = await window.until(
      'moody',
      ({ state }) => state.reason?.includes('HTTP 503') === true,
      'waiting for a good answer',
    );
    expect(waiting.state).toEqual({
      type: 'starting',
      reason: 'Waiting for GET /health: HTTP 503.',
    });
    become('good');
    await window.untilState('moody', 'ready');
    become('bad');
    const unhealthy = await window.untilState('moody', 'unhealthy');
    expect(unhealthy.state.reason).toBe('It does not answer any more: GET /health: HTTP 503.');
    become('good');
    await window.untilState('moody', 'ready');
  });

  it('can be a line of the log', async () => {
    const settings = { probe: { log: 'listen(ing|s)$' } };
    const { window } = await open('good', settings);
    expect((await window.start('moody')).failed).toEqual([]);
    await window.untilState('moody', 'ready');
    const first = window.pid('moody');
    expect((await window.restart('moody')).failed).toEqual([]);
    await window.untilState('moody', 'ready');
    expect(window.pid('moody')).not.toBe(first);
    // Nobody asked over HTTP.
    expect(window.lines('moody').filter((line) => line.startsWith('GET'))).toEqual([]);
    // A window that is opened later finds it ready as well.
    const later = await world().open({
      folders: [window.all[0]?.workspaceFolder ?? ''],
      settings: { 'codexServices.services': { moody: { kind: 'backend', ...settings } } },
    });
    await later.untilState('moody', 'ready');
  });

  it('can restart what does not answer any more', async () => {
    const { window } = await open('good', { probe: '/health', restartWhenUnhealthy: true });
    expect((await window.start('moody')).failed).toEqual([]);
    await window.untilState('moody', 'ready');
    const pid = window.pid('moody');
    become('bad');
    await window.untilState('moody', 'unhealthy');
    become('good');
    // It may recover by itself before its turn to be restarted comes: then nothing is done.
    become('bad');
    await window.until(
      'moody',
      ({ instances: [one] }) => one?.pid !== undefined && one.pid !== pid,
      'restarted',
    );
    become('good');
    await window.untilState('moody', 'ready');
    expect(window.history('moody').map(({ cause }) => cause)).toContain('unhealthy');
  });
});
