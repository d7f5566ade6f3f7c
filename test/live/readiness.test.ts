import { describe, expect, it } from 'vitest';
import { idle, project, server } from './harness/apps';
import { moody } from './harness/moody';
import { until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

describe('readiness', () => {
  const world = useWorld();

  const become = (mode: string): string => world().write('ws', { 'mode.txt': mode });

  it('gates a start: each row says what it waits for, and stops go the other way', async () => {
    const [a, b] = [await freePort(), await freePort()];
    const folder = world().write('ws', {
      'moody.cjs': moody,
      ...project(
        server('web', b),
        server('api', a, { script: 'moody.cjs', env: { MODE: 'mode.txt', PORT: a } }),
        idle('art'),
      ),
      'mode.txt': 'bad',
    });
    const window = await world().open({
      folders: [folder],
      settings: {
        'codexServices.services': {
          api: { kind: 'backend', dependsOn: ['art'] },
          web: { kind: 'backend', dependsOn: ['api', 'nobody'] },
          art: { dependsOn: [] },
        },
      },
    });
    expect(window.model.problems.map(({ message }) => message)).toEqual([
      'The setting codexServices.services › web.dependsOn is not used: there is no service "nobody".',
    ]);
    const result = window.start();
    await window.until('web', ({ waitsFor }) => waitsFor?.join() === 'api', 'waiting for api');
    await window.until('api', ({ state }) => state.reason?.includes('503') === true, 'started');
    expect(window.service('web').instances).toEqual([]);
    become('good');
    expect((await result).failed).toEqual([]);
    await window.untilState('web', 'ready');
    const ends: string[] = [];
    window.services.onDidChange(({ name, instances }) => {
      if (!ends.includes(name) && !instances.some(({ active }) => active)) ends.push(name);
    });
    expect((await window.stop()).failed).toEqual([]);
    await until(
      () => ends.length === 3,
      () => `three ends: ${ends.join()}`,
    );
    expect(ends).toEqual(['web', 'api', 'art']);
  });
});
