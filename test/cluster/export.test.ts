import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stringify } from 'yaml';
import { Cluster } from './harness/cluster';
import { exportSample } from './harness/exportSample';

const cluster = new Cluster();
const { folder: nodeFolder } = inject('cluster');
const namespace = `codex-export-${process.pid}`;
const at = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex-export-')));
const sample = path.join(at, 'codex');
const stages = ['base', 'dev', 'prod'];
const here = (...names: readonly string[]): string => path.join(sample, 'kubernetes', ...names);
const kubectl = (...args: readonly string[]): string =>
  cluster.kubectl(['--namespace', namespace, ...args]);

beforeAll(async () => {
  await exportSample(sample);
  // Admission of Pod Security came after 1.20, which only keeps the label.
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
});

afterAll(() => {
  cluster.kubectl(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
  cluster.kubectl(['delete', 'persistentvolume', namespace, '--wait=false', '--ignore-not-found']);
  fs.rmSync(at, { recursive: true, force: true });
});

it.each(stages)('the server accepts every manifest of %s', (stage) => {
  const told = kubectl('apply', '--server-side', '--dry-run=server', '--kustomize', here(stage));
  const lines = told.trim().split('\n');
  // 3 ConfigMaps, 4 Services, 3 Deployments, 1 StatefulSet.
  expect(lines).toHaveLength(11);
  expect(lines.filter((line) => !/serverside-applied \(server dry run\)$/.test(line))).toEqual([]);
});

// Images are built and pods started on a node of ours alone: somebody else's would have to take them from somewhere.
describe.skipIf(nodeFolder === undefined)('the sample in the cluster', () => {
  const docker = (...args: readonly string[]): void => {
    const { status, stderr, stdout } = spawnSync('docker', args, {
      env: {
        ...process.env,
        DOCKER_HOST: `unix://${nodeFolder}/docker.sock`,
        DOCKER_BUILDKIT: '0',
      },
      encoding: 'utf8',
    });
    expect(status, `docker ${args.join(' ')}: ${stdout.slice(-2_000)}${stderr}`).toBe(0);
  };

  it('its images are built by the node’s own Docker', () => {
    const script = path.join(import.meta.dirname, 'harness', 'images.sh');
    const env = { ...process.env, DOCKER_HOST: `unix://${nodeFolder}/docker.sock` };
    const { status, stderr } = spawnSync('bash', [script], { env, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const bases = [
      ['NODE_IMAGE', 'local/node:20-npm'],
      ['RUST_IMAGE', 'local/rust:1'],
      ['RUNTIME_IMAGE', 'local/debian:12'],
    ].flatMap(([name, image]) => ['--build-arg', `${name}=${image}`]);
    for (const [name, folder] of [
      ['codex-backend', 'backend'],
      ['codex-frontend', 'frontend'],
      ['codex-rust', 'rust_generator'],
    ] as const) {
      const context = path.join(sample, folder);
      docker('build', '--network', 'host', ...bases, '--tag', `${name}:dev`, context);
    }
  }, 900_000);

  it('it is deployed and ready, its database and all', () => {
    const { status, stderr } = spawnSync('bash', [here('secrets.sh'), '--namespace', namespace], {
      env: cluster.env as NodeJS.ProcessEnv,
      input: 'p@ss:w/rd #1\n\n',
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    giveVolume();
    applyHere([]);
    applyHere(addresses());
    for (const one of ['statefulset/codex-database', 'deployment/codex-backend']) {
      kubectl('rollout', 'status', one, '--timeout=240s');
    }
    for (const one of ['deployment/codex-rust', 'deployment/codex-frontend']) {
      kubectl('rollout', 'status', one, '--timeout=240s');
    }
  }, 600_000);

  it('it answers through a port-forward, out of its database', async () => {
    await forwarded('codex-frontend', async (url) => {
      const page = await (await fetch(url)).text();
      expect(page).toMatch(/1\s*(?:<!-- -->)?\s*visit/i);
      expect((await fetch(`${url}/art?seed=7`)).headers.get('content-type')).toContain('svg');
    });
    await forwarded('codex-backend', async (url) => {
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ database: 'up' });
      const visits = (await (await fetch(`${url}/api/visits`)).json()) as { total: number };
      expect(visits.total).toBeGreaterThan(0);
    });
  });

  it('asked again, the script keeps what is there', () => {
    const run = spawnSync('bash', [here('secrets.sh'), '--namespace', namespace], {
      env: cluster.env as NodeJS.ProcessEnv,
      input: '',
      encoding: 'utf8',
    });
    expect(run.stdout).toBe(
      'codex-database-secrets is there, and is kept.\ncodex-backend-secrets is there, and is kept.\n',
    );
  });

  /** This node has nothing that makes volumes. */
  function giveVolume(): void {
    const folder = path.join(at, 'volume');
    fs.mkdirSync(folder);
    fs.chownSync(folder, 999, 999);
    cluster.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: namespace },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: folder },
        claimRef: { namespace, name: 'data-codex-database-0' },
      },
    });
    for (let up = folder; up !== os.tmpdir(); up = path.dirname(up)) fs.chmodSync(up, 0o755);
  }

  /** This node has no DNS: the Services' names stand in each pod. */
  function addresses(): readonly object[] {
    const services = JSON.parse(kubectl('get', 'services', '--output', 'json')) as {
      items: { metadata: { name: string }; spec: { clusterIP: string } }[];
    };
    return services.items.map(({ metadata, spec }) => ({
      ip: spec.clusterIP,
      hostnames: [metadata.name],
    }));
  }

  /** Applies `dev` with what this node has: an overlay of its own, as a team would write one. */
  function applyHere(hostAliases: readonly object[]): void {
    const patch = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'any' },
      spec: { template: { spec: { hostAliases } } },
    };
    const overlay = {
      resources: ['../dev'],
      images: [{ name: 'postgres', newName: 'local/postgres', newTag: '15' }],
      patches: [{ patch: stringify(patch), target: { kind: 'Deployment' } }],
    };
    fs.mkdirSync(here('node'), { recursive: true });
    fs.writeFileSync(here('node', 'kustomization.yaml'), stringify(overlay));
    // The controllers of 1.20 take the claims' templates of a StatefulSet for theirs.
    kubectl('apply', '--server-side', '--force-conflicts', '--kustomize', here('node'));
  }

  async function forwarded(service: string, run: (url: string) => Promise<void>): Promise<void> {
    const args = ['--namespace', namespace, 'port-forward', `service/${service}`, ':main'];
    const child = cluster.following(args);
    try {
      const signal = AbortSignal.timeout(30_000);
      const [line] = (await once(createInterface(child.stdout), 'line', { signal })) as [string];
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      await run(`http://127.0.0.1:${port}`);
    } finally {
      child.kill();
    }
  }
});
