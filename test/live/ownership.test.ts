import { describe, expect, it } from 'vitest';
import { idle, project, server } from './harness/apps';
import { humanErrorOf, type Window, WindowMemory } from './harness/window';
import { until } from './harness/processes';
import { freePort, useWorld } from './harness/world';

const world = useWorld();

/** Two projects, each with a service `backend`, under one PM2. */
async function twoProjects(): Promise<{ a: string; b: string }> {
  const label = (name: string) => ({ env: { LABEL: name } });
  return {
    a: world().write('alpha', project(server('backend', await freePort(), label('alpha')))),
    b: world().write(
      'beta',
      project(server('backend', await freePort(), label('beta')), idle('only-b')),
    ),
  };
}

async function answerOf(window: Window, name: string): Promise<string> {
  const { port } = await window.untilState(name, 'ready');
  return (await fetch(`http://127.0.0.1:${port}/`)).text();
}

describe('two projects with a service of one name under one PM2', () => {
  it('do not touch each other, each in its own window', async () => {
    const { a, b } = await twoProjects();
    const alpha = await world().open({ folders: [a] });
    const beta = await world().open({ folders: [b] });
    await alpha.start('backend');
    expect(await answerOf(alpha, 'backend')).toBe('alpha');
    const pid = alpha.pid('backend');

    world().log.expectErrors(/^starting "backend" failed HumanError/);
    const refused = await beta.start();
    const sentence = `backend of ${a} already runs under this PM2.`;
    const error = humanErrorOf(refused, 'backend');
    expect(error.message).toBe(sentence);
    expect(error.actions.map(({ command, title }) => [command, title])).toEqual([
      ['codexServices.useOwnPm2', 'Give this workspace its own PM2'],
      ['codexServices.startRenamed', 'Start as backend-beta'],
    ]);
    expect(refused.done).toEqual(['only-b']);
    expect(beta.service('backend')).toMatchObject({
      conflict: a,
      instances: [],
      state: { type: 'stopped', reason: sentence },
    });
    expect(beta.services.others).toMatchObject([{ name: 'backend', cwd: a, pid }]);

    // Whatever is done to all of the second's leaves the first alone.
    world().log.expectErrors(/^restarting "backend" failed HumanError/);
    await beta.stop();
    humanErrorOf(await beta.restart(), 'backend');
    await beta.delete();
    humanErrorOf(await beta.supervisor.cleanRestart(beta.all), 'backend');
    await alpha.services.refresh();
    expect(alpha.pid('backend')).toBe(pid);
    expect(await answerOf(alpha, 'backend')).toBe('alpha');

    // "Start as backend-beta".
    await beta.model.rename(b, 'backend', 'backend-beta');
    expect((await beta.start('backend-beta')).failed).toEqual([]);
    expect(await answerOf(beta, 'backend-beta')).toBe('beta');
    const renamed = beta.pid('backend-beta');
    await alpha.restart();
    await alpha.stop();
    await alpha.delete();
    await beta.services.refresh();
    expect(beta.pid('backend-beta')).toBe(renamed);
    expect(beta.services.others).toEqual([]);
  });

  it('do not touch each other, both in one window, started together', async () => {
    const { a, b } = await twoProjects();
    const window = await world().open({ folders: [a, b] });
    world().log.expectErrors(/^starting "backend" failed HumanError/);
    const result = await window.start();
    expect([...result.done].sort()).toEqual(['backend', 'only-b']);
    expect(humanErrorOf(result, 'backend').message).toMatch(/already runs under this PM2\.$/);
    const backends = (await window.link.snapshot()).filter(({ name }) => name === 'backend');
    expect(backends).toMatchObject([{ restarts: 0 }]);
    const winner = window.all.find(({ instances: [one] }) => one?.id === backends[0]?.id);
    expect(winner?.workspaceFolder).toBe(backends[0]?.cwd);
    await window.until('only-b', ({ state }) => state.type === 'ready', 'ready');
    const port = await until(
      () => window.services.get(winner?.key ?? '')?.instances[0]?.ports[0],
      'a port of the one that runs',
    );
    const label = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(label).toBe(winner?.workspaceFolder === a ? 'alpha' : 'beta');
  });

  it('do not touch each other, started in two windows at the same moment', async () => {
    const { a, b } = await twoProjects();
    const alpha = await world().open({ folders: [a] });
    const beta = await world().open({ folders: [b] });
    world().log.expectErrors(/^starting "backend" failed HumanError/);
    const results = await Promise.all([alpha.start('backend'), beta.start('backend')]);
    expect(results.flatMap(({ done }) => done)).toEqual(['backend']);
    expect(results.flatMap(({ failed }) => failed)).toHaveLength(1);
    const [winner, folder, label] =
      results[0].done.length === 1 ? [alpha, a, 'alpha'] : [beta, b, 'beta'];
    expect(await alpha.link.snapshot()).toMatchObject([{ cwd: folder, restarts: 0 }]);
    expect(await answerOf(winner, 'backend')).toBe(label);
  });
});

describe('services', () => {
  it('run on when the window is closed, and are found when it is opened again', async () => {
    const { a } = await twoProjects();
    const first = await world().open({ folders: [a] });
    await first.start('backend');
    const { key } = await first.untilState('backend', 'ready');
    const pid = first.pid('backend');
    first.dispose();
    const second = await world().open({ folders: [a] });
    expect(await second.untilState('backend', 'ready')).toMatchObject({ key });
    expect(second.pid('backend')).toBe(pid);
    // Started already: nothing happens.
    await second.start('backend');
    expect(second.pid('backend')).toBe(pid);
  });
});

it('a service whose folder lies outside the workspace is started, owned, found again by a reload, and ended', async () => {
  const port = await freePort();
  const outside = world().write('beside', project());
  const folder = world().write('inner', project(server('api', port, { cwd: outside })));
  const memory = new WindowMemory();
  const first = await world().open({ folders: [folder], memory });
  expect((await first.start('api')).failed).toEqual([]);
  await first.untilState('api', 'ready');
  const pid = first.pid('api');
  first.dispose();

  const again = await world().open({ folders: [folder], memory });
  await again.untilState('api', 'ready');
  expect(again.pid('api')).toBe(pid);
  await again.restart('api');
  await again.untilState('api', 'ready');
  await again.stop('api');
  await again.delete();
  expect(again.services.others).toEqual([]);
});
