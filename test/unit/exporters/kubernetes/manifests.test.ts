import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exportFiles } from '../../../../src/exporters/kubernetes/exportFiles';
import { exportedProbe } from '../../../../src/exporters/kubernetes/exportedProbe';
import { observedOf } from '../../../../src/exporters/kubernetes/resources';
import type { ServiceDefinition } from '../../../../src/services/definitions/definition';
import { aDefinition, aService, evilNames, megabyte } from '../../../fakes/samples';
import { gathered } from './exported';

const hourMs = 3_600_000;
const observed = { peakBytes: 170 * megabyte, cpuPercent: 12.3, spanMs: 3 * hourMs };
const project = {
  '/w/backend/package.json': JSON.stringify({ scripts: { dev: 'tsx watch src/index.ts' } }),
  '/w/backend/package-lock.json': '{}',
};

async function files(
  over: Partial<ServiceDefinition> = {},
  more: Parameters<typeof gathered>[2] = {},
): Promise<ReadonlyMap<string, string>> {
  const definition = aDefinition({ port: 3004, capBytes: 1024 * megabyte, ...over });
  return exportFiles(await gathered([definition], project, more)).files;
}

describe('a number and where it comes from', () => {
  it.each<[string, string, string, Partial<ServiceDefinition>]>([
    ['instances', 'base', 'replicas: 3 # instances of backend', { instances: 3 }],
    [
      'kill_timeout',
      'base',
      'terminationGracePeriodSeconds: 2 # kill_timeout of backend: 1600 ms',
      {},
    ],
    ['port', 'base', 'port: 3004 # its port in development', {}],
    ['a port that was seen', 'base', '# the port that it was seen to', { portFrom: 'learned' }],
    ['limit', 'dev', 'memory: 1024Mi # the memory cap of backend in development', {}],
    ['heap', 'dev', 'value: --max-old-space-size=768 # three quarters', {}],
    ['memory', 'dev', 'memory: 176Mi # measured in development: the most it held in 3 h', {}],
    ['CPU', 'dev', 'cpu: 130m # measured in development', {}],
    ['limit of production', 'prod', 'memory: 1024Mi # TODO: a placeholder: the cap of', {}],
    ['request of production', 'prod', 'memory: 1024Mi # TODO: a placeholder, the same', {}],
  ])('%s', async (_, where, text, over) => {
    const made = await files(over, { observed: () => observed });
    expect(made.get(`kubernetes/${where}/backend.yaml`)).toContain(text);
  });

  it('what was measured in development never gets to production', async () => {
    const made = await files({}, { observed: () => observed });
    const prod = made.get('kubernetes/prod/backend.yaml') ?? '';
    expect(prod).not.toMatch(/176Mi|130m|measured in development/);
    expect(prod).toContain('TODO: "node --import tsx src/index.ts" was never measured');
  });

  it('a measured run of the production command does', async () => {
    const production = {
      written: { script: 'node', args: ['dist/index.js'], interpreterArgs: [] },
      env: { NODE_ENV: 'production' },
    };
    const made = await files(production, { observed: () => observed });
    const prod = made.get('kubernetes/prod/backend.yaml') ?? '';
    expect(prod).toContain('176Mi # measured in a run of the production command');
    expect(prod).not.toContain('TODO');
  });

  it('what nobody measured or limited is not made up', async () => {
    const definition = aDefinition({ port: 3004 });
    const made = exportFiles(await gathered([definition])).files;
    expect(made.get('kubernetes/dev/backend.yaml')).toContain('resources: {}');
  });

  it('a series becomes what one instance needs', () => {
    const point = (bytes: number, cpuPercent: number, at: number) => ({ bytes, cpuPercent, at });
    const points = [point(100, 10, 0), point(400, 90, 1), point(200, 20, 2 * hourMs)];
    expect(observedOf(points, 2)).toEqual({ peakBytes: 200, cpuPercent: 45, spanMs: 2 * hourMs });
    expect(observedOf([], 1)).toBeUndefined();
  });
});

describe('probes', () => {
  const ready = aService({ state: { type: 'ready' }, port: 3004 });
  const answers = async ({ path }: { path: string }) => ({
    type: 'status' as const,
    status: path === '/api/health' ? 200 : 404,
    ms: 1,
  });

  it.each<[string, Partial<ServiceDefinition>, object]>([
    ['of the settings', { probe: { type: 'http', path: '/up' } }, { type: 'http', path: '/up' }],
    ['found to answer', {}, { type: 'http', path: '/api/health' }],
    ['a listener', { probe: { type: 'tcp' } }, { type: 'tcp' }],
    ['none', { probe: { type: 'none' } }, { type: 'none' }],
    [
      'a line of the log',
      { probe: { type: 'log', pattern: 'ready' } },
      { type: 'tcp', note: expect.stringContaining('line of its log') as string },
    ],
    [
      'with an odd status',
      { probe: { type: 'http', path: '/', status: [200, 401] } },
      { type: 'http', path: '/', note: expect.stringContaining('401') as string },
    ],
  ])('%s', async (_, over, probe) => {
    const definition = aDefinition({ port: 3004, ...over });
    expect(await exportedProbe(definition, { ...ready, definition }, answers)).toEqual(probe);
  });

  it('a path that only a run tells is to be named, where nothing ran', async () => {
    const probe = await exportedProbe(aDefinition({ port: 3004 }), undefined, answers);
    expect(probe).toMatchObject({ type: 'tcp', note: expect.stringContaining('TODO') as string });
  });

  it.each([
    ['only a dead port starts it anew', undefined, 'tcpSocket'],
    ['restartUnhealthy: so does no answer', true, 'httpGet'],
  ])('%s', async (_, restartUnhealthy, kind) => {
    const over = restartUnhealthy === undefined ? {} : { restartUnhealthy };
    const made = await files(over, { probe: async () => ({ type: 'http', path: '/health' }) });
    const [deployment] = parseAllDocuments(made.get('kubernetes/base/backend.yaml') ?? '');
    const at = ['spec', 'template', 'spec', 'containers', 0];
    expect(deployment?.getIn([...at, 'livenessProbe', kind])).toBeDefined();
    expect(deployment?.getIn([...at, 'readinessProbe', 'httpGet', 'path'])).toBe('/health');
    expect(deployment?.getIn([...at, 'startupProbe', 'httpGet', 'path'])).toBe('/health');
  });

  it('nobody is asked who has no port, and there is no Service', async () => {
    const made = exportFiles(await gathered([aDefinition({ kind: 'other' })])).files;
    const text = made.get('kubernetes/base/backend.yaml') ?? '';
    expect(text).not.toMatch(/Probe|kind: Service/);
  });
});

it('a database is in the cluster or outside, with no password anywhere', async () => {
  const definitions = [
    aDefinition({ port: 3004, env: { DATABASE_URL: 'postgres://me:s3cr3tpw@localhost:5433/app' } }),
    aDefinition({ name: 'db', kind: 'database', port: 5433 }),
  ];
  for (const databaseInside of [true, false]) {
    const { files: made } = exportFiles(await gathered(definitions, {}, { databaseInside }));
    expect([...made.keys()].some((name) => name.endsWith('/db.yaml'))).toBe(databaseInside);
    const text = [...made.values()].join('\n');
    expect(text).not.toContain('s3cr3tpw');
    expect(text.includes('postgres://me:$(encoded "$password_db")@db:5432/app')).toBe(
      databaseInside,
    );
    expect(made.get('kubernetes/base/backend.yaml')).toContain('name: backend-secrets');
  }
});

it('a database that only an address tells of is one as well', async () => {
  const env = { DATABASE_URL: 'postgres://me:pw12345678@localhost:5432/app' };
  const { databases } = await gathered([aDefinition({ port: 3004, env })]);
  expect(databases).toEqual([{ name: 'postgres', port: 5432, user: 'me', database: 'app' }]);
});

it('env files of development count, and what is nearer goes over them', async () => {
  const { services } = await gathered([aDefinition({ env: { C: 'definition' } })], {
    '/w/backend/.env': 'A=1\nB=1\nC=1\n',
    '/w/backend/.env.local': 'B=2\n',
  });
  expect(services[0]?.env).toEqual({ A: '1', B: '2', C: 'definition' });
});

it('jobs that end, and a second service of a name, are left out', async () => {
  const job = aDefinition();
  const found = await gathered([
    { ...job, name: 'job', restart: { ...job.restart, autorestart: false } },
    { ...job, name: 'My API' },
    { ...job, name: 'my-api' },
  ]);
  expect(found).toMatchObject({
    leftOut: [
      { name: 'job', why: 'job' },
      { name: 'my-api', why: 'name' },
    ],
  });
});

it.each(evilNames)('a name of strangers stays in its place: %s', async (name) => {
  const env = { MODE: name, [`${'X'}_PASSWORD`]: name };
  const made = await files({ name, env });
  for (const [file, text] of made) {
    if (file.endsWith('.sh')) continue;
    for (const document of parseAllDocuments(text)) {
      expect(document.errors).toEqual([]);
      const { metadata, kind } = document.toJS() as {
        kind: string;
        metadata?: { name: string };
      };
      expect(kind).toMatch(/^(?:Deployment|Service|Kustomization)$/);
      if (metadata) expect(metadata.name).toMatch(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  }
});
