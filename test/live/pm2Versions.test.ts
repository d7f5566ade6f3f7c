import { describe, expect, it } from 'vitest';
import { project, server } from './harness/apps';
import { isAlive } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const versions = [
  ['pm2', '7.0.4'],
  ['pm2-6', '6.0.14'],
  ['pm2-5', '5.4.3'],
] as const;

describe.each(versions)('%s', (pm2, version) => {
  const world = useWorld();

  it('starts, stops, restarts and deletes; tells its events and log lines', async () => {
    const port = await freePort();
    const folder = world().write('ws', project(server('web', port)));
    const window = await world().open({ folders: [folder], pm2 });
    expect(window.service('web').state.type).toBe('stopped');

    expect(await window.start('web')).toMatchObject({ done: ['web'], failed: [] });
    await window.untilState('web', 'ready');
    expect(await window.link.version()).toBe(version);
    const first = window.pid('web');
    const [entry] = await window.link.snapshot();
    expect(entry).toMatchObject({ name: 'web', pid: first, status: 'online', cwd: folder });
    expect(entry?.definitionHash).toMatch(/^[0-9a-f]{16}$/);

    await fetch(`http://127.0.0.1:${port}/one`);
    await window.untilLine('web', /^GET \/one$/);

    await window.stop('web');
    expect(window.service('web').state.type).toBe('stopped');
    expect(isAlive(first)).toBe(false);

    await window.start('web');
    const second = (await window.untilState('web', 'ready')).instances[0]?.pid;
    expect(second).not.toBe(first);

    await window.restart('web');
    await window.until('web', ({ instances }) => instances[0]?.pid !== second, 'a new pid');
    const { instances } = await window.untilState('web', 'ready');
    // Unchanged, so PM2 keeps the entry.
    expect(instances.map(({ id }) => id)).toEqual([entry?.id]);
    expect(new Set([first, second, window.pid('web')]).size).toBe(3);

    await fetch(`http://127.0.0.1:${port}/two`);
    await window.untilLine('web', /^GET \/two$/);

    await window.delete('web');
    expect(await window.link.snapshot()).toEqual([]);
    expect(window.service('web')).toMatchObject({ state: { type: 'stopped' }, instances: [] });

    const events = window.events.flatMap((one) => (one.type === 'process' ? one.event : []));
    expect(events).toEqual(expect.arrayContaining(['start', 'online', 'exit']));
    expect(window.lines('web').filter((line) => /^GET \/(?:one|two)/.test(line))).toEqual([
      'GET /one',
      'GET /two',
    ]);
  });
});
