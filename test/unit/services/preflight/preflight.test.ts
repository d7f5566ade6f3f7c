import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import type { DockerState } from '../../../../src/docker/docker';
import type { Database } from '../../../../src/services/databases/database';
import type { LaunchPlan } from '../../../../src/services/definitions/definition';
import type { Check } from '../../../../src/services/preflight/check';
import { preflight, type PreflightParts } from '../../../../src/services/preflight/preflight';
import type { PortHolder } from '../../../../src/services/ports/portHolder';
import type { Service } from '../../../../src/services/state/service';
import { aDefinition, aService, megabyte } from '../../../fakes/samples';

const gigabyte = 1024 * megabyte;

/** A machine where nothing is missing; `files` are those under /w. */
function machine(
  over: Partial<PreflightParts> = {},
  files: Readonly<Record<string, string>> = {},
): PreflightParts {
  return {
    node: async () => '/usr/bin/node',
    plan: async () => ({}) as LaunchPlan,
    serviceEnvironment: async () => ({ HOME: '/home/me' }),
    readText: async (file) => files[file],
    exists: async (file) => Object.keys(files).some((one) => one === file || under(one, file)),
    holders: async () => [],
    databases: [],
    look: async () => ({ type: 'unknown' }),
    docker: async () => ({ type: 'up' }),
    availableBytes: async () => 16 * gigabyte,
    freeDiskBytes: async () => 100 * gigabyte,
    ...over,
  };
}

function under(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

const backend = withDefinition({ name: 'backend', cwd: '/w/backend', port: 3004 });
const frontend = withDefinition({ name: 'frontend', cwd: '/w/frontend', port: 3000 });

function withDefinition(over: Parameters<typeof aDefinition>[0]): Service {
  const definition = aDefinition(over);
  return aService({ name: definition.name, definition });
}

/** The checks that are not ok. */
async function wrong(services: readonly Service[], parts: PreflightParts): Promise<Check[]> {
  return (await preflight(services, parts)).filter(({ state }) => state !== 'ok');
}

describe('on a machine where all is well', () => {
  it('every check is ok, and says what it found', async () => {
    const checks = await preflight([backend, frontend], machine());
    expect(checks.map(({ title, state, detail }) => [title, state, detail])).toEqual([
      ['Node.js', 'ok', '/usr/bin/node'],
      ['Programs', 'ok', 'all are there'],
      ['Ports', 'ok', '3004, 3000 are free'],
    ]);
  });
});

describe('programs', () => {
  it('no node blocks everything, with the way out that its sentence has', async () => {
    const fix = { title: 'Open setting', command: 'x.open', args: ['node.path'] };
    const node = async (): Promise<string> => {
      throw new HumanError('No Node.js was found.', [fix]);
    };
    const [check] = await wrong([backend], machine({ node }));
    expect(check).toEqual({
      title: 'Node.js',
      state: 'blocking',
      detail: 'No Node.js was found.',
      fix,
    });
  });

  it.each(['tsx', 'next', 'cargo'])(
    '%s that is missing blocks the service that needs it',
    async (program) => {
      const plan = async ({ name }: { name: string }): Promise<LaunchPlan> => {
        if (name === 'backend') throw new HumanError(`${program} is not installed.`);
        return {} as LaunchPlan;
      };
      expect(await wrong([backend, frontend], machine({ plan }))).toEqual([
        {
          title: 'Programs',
          state: 'blocking',
          detail: `${program} is not installed.`,
          services: ['backend'],
        },
      ]);
    },
  );

  it('what is no sentence for people is not swallowed', async () => {
    const plan = async (): Promise<LaunchPlan> => {
      throw new TypeError('a bug');
    };
    await expect(preflight([backend], machine({ plan }))).rejects.toThrow('a bug');
  });

  it('a folder without its packages is told once, not as a missing program as well', async () => {
    const plan = async (): Promise<LaunchPlan> => {
      throw new HumanError('tsx is not installed.');
    };
    const files = {
      '/w/backend/package.json': '{"dependencies":{"tsx":"4"}}',
      '/w/backend/package-lock.json': '{}',
    };
    const checks = await wrong([backend], machine({ plan }, files));
    expect(checks.map(({ title }) => title)).toEqual(['Packages of backend']);
    expect(checks[0]).toMatchObject({
      state: 'blocking',
      services: ['backend'],
      fix: { title: 'Install dependencies', args: [{ folder: '/w/backend' }] },
    });
  });
});

describe('ports', () => {
  const holder = (over: Partial<PortHolder>): PortHolder => ({
    port: 3004,
    pid: 4711,
    startTime: 1,
    command: 'node other.js',
    startedAt: 0,
    whose: 'outside',
    ...over,
  });

  it('one that is taken blocks its service, with "Free port"', async () => {
    const holders = async (): Promise<PortHolder[]> => [holder({})];
    const [check, ...more] = await wrong([backend, frontend], machine({ holders }));
    expect(more).toEqual([]);
    expect(check).toMatchObject({
      title: 'Port 3004 of backend',
      state: 'blocking',
      services: ['backend'],
      fix: { title: 'Free port 3004', args: [{ serviceKey: backend.key, port: 3004 }] },
    });
    expect(check?.detail).toContain('4711');
  });

  it('what is left of an earlier run is ended by the start: not a word', async () => {
    const holders = async (): Promise<PortHolder[]> => [holder({ whose: 'orphan' })];
    expect(await wrong([backend], machine({ holders }))).toEqual([]);
  });
});

describe('memory and disk', () => {
  const capped = withDefinition({ name: 'backend', capBytes: 2 * gigabyte, instances: 2 });

  it.each([
    [4 * gigabyte, 4 * gigabyte, []],
    [4 * gigabyte - 1, 4 * gigabyte, ['Memory']],
    [4 * gigabyte, 4 * gigabyte - 1, ['Disk']],
    [1, undefined, ['Memory']],
  ])('%s B of memory and %s B of disk for caps of 4 GB: %j', async (memory, disk, titles) => {
    const parts = machine({
      availableBytes: async () => memory,
      freeDiskBytes: async () => disk,
    });
    const checks = await wrong([capped], parts);
    expect(checks.map(({ title }) => title)).toEqual(titles);
    for (const check of checks) expect(check.state).toBe('warning');
  });
});

describe('databases', () => {
  const database: Database = {
    id: 'main',
    workspaceFolder: '/w',
    address: { host: '127.0.0.1', port: 5432, user: 'codex', database: 'codex', tls: 'auto' },
    foundIn: '.env',
  };
  const compose = { file: '/w/docker-compose.yml', service: 'db' };
  const refused = async () =>
    ({
      type: 'trouble',
      trouble: { type: 'refused', sentence: 'Nothing listens on 127.0.0.1:5432.' },
    }) as const;

  it('one that answers is ok, with its version', async () => {
    const facts = { version: 'PostgreSQL 15.6', embedded: false, latencyMs: 1 } as never;
    const look = async () => ({ type: 'up', facts }) as const;
    const checks = await preflight([backend], machine({ databases: [database], look }));
    expect(checks).toContainEqual({
      title: 'Database codex',
      state: 'ok',
      detail: 'PostgreSQL 15.6',
    });
  });

  it('one that is not there is a warning with "Start database"; Docker is not asked for nothing', async () => {
    let asked = 0;
    const docker = async (): Promise<DockerState> => {
      asked++;
      return { type: 'up' };
    };
    const parts = machine({ databases: [database], look: refused, docker });
    expect(await wrong([backend], parts)).toEqual([
      {
        title: 'Database codex',
        state: 'warning',
        detail: 'Nothing listens on 127.0.0.1:5432.',
        fix: {
          title: 'Start database',
          command: 'codexServices.startDatabase',
          args: [{ databaseId: 'main' }],
        },
      },
    ]);
    expect(asked).toBe(0);
  });

  it('one of a Compose file: without an engine Docker says so in a sentence', async () => {
    const docker = async () =>
      ({ type: 'noEngine', sentence: 'Docker’s engine does not answer.' }) as const;
    const parts = machine({ databases: [{ ...database, compose }], look: refused, docker });
    const checks = await wrong([backend], parts);
    expect(checks.map(({ title, detail }) => [title, detail])).toEqual([
      ['Database codex', 'Nothing listens on 127.0.0.1:5432.'],
      ['Docker, for docker-compose.yml', 'Docker’s engine does not answer.'],
    ]);
  });

  it('a wrong password has nothing to start', async () => {
    const look = async () =>
      ({
        type: 'trouble',
        trouble: { type: 'password', sentence: 'The password of codex is wrong.' },
      }) as const;
    const [check] = await wrong([backend], machine({ databases: [database], look }));
    expect(check).toEqual({
      title: 'Database codex',
      state: 'warning',
      detail: 'The password of codex is wrong.',
    });
  });

  it('one that is a service of ours is started with the rest: it is not asked', async () => {
    const own = { ...database, serviceKey: backend.key };
    const look = async (): Promise<never> => expect.unreachable('it was asked');
    expect(await wrong([backend], machine({ databases: [own], look }))).toEqual([]);
  });
});
