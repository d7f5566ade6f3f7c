import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { builtManifests } from '../../src/exporters/kubernetes/builtManifests';
import { Kubectl } from '../../src/kubernetes/kubectl';
import { Cluster, deployment } from './harness/cluster';

const cluster = new Cluster();
const { name: namespace, dispose } = cluster.namespace(`codex-deploy-${process.pid}`);
const at = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codex-deploy-')));
const context = cluster.kubectl(['config', 'current-context']).trim();
const kubectl = new Kubectl({ context, namespace }, async () => cluster.env, at);
const get = (...args: readonly string[]): string =>
  cluster.kubectl(['--namespace', namespace, 'get', ...args]);
const lines: string[] = [];
const follow = (): Promise<boolean> =>
  kubectl.follow('deployment/web', (line) => lines.push(line), new AbortController().signal);

/** What kustomize makes of a Deployment and its overlay. */
async function built(options: Parameters<typeof deployment>[2]): Promise<string> {
  const { metadata, ...rest } = deployment(namespace, 'web', options);
  const own = { ...rest, metadata: { name: metadata.name, labels: metadata.labels } };
  fs.writeFileSync(path.join(at, 'web.yaml'), stringify(own));
  fs.writeFileSync(path.join(at, 'kustomization.yaml'), stringify({ resources: ['web.yaml'] }));
  return kubectl.build('.');
}

afterAll(() => {
  dispose();
  fs.rmSync(at, { recursive: true, force: true });
});

it('a dry run is the server’s word, and changes nothing', async () => {
  const manifests = await built({ deadlineSeconds: 8 });
  expect(builtManifests(manifests).workloads).toEqual(['deployment/web']);
  expect(await kubectl.apply(manifests, { dryRun: true })).toMatchObject({ type: 'applied' });
  expect(get('deployments', '--output', 'name')).toBe('');
  const broken = manifests.replace('replicas: 1', 'replicas: many');
  await expect(kubectl.apply(broken, { dryRun: true })).rejects.toThrow(/does not take.*replicas/s);
});

it('what changes is shown before, applied under our name, and followed to its end', async () => {
  const manifests = await built({ deadlineSeconds: 8 });
  const diff = await kubectl.diff(manifests);
  expect(diff).toMatch(/^\+kind: Deployment$/m);
  expect(diff).toMatch(/^\+\+\+ apps\.v1\.Deployment\.\S+\.web\t/m);
  await kubectl.apply(manifests);
  expect(await follow()).toBe(true);
  expect(lines.at(-1)).toContain('successfully rolled out');
  expect(await kubectl.diff(manifests)).toBe('');
  const managers = get(
    'deployment/web',
    '--output',
    'jsonpath={.metadata.managedFields[*].manager}',
  );
  expect(managers).toContain('codex-services');
});

it('what others have set is theirs until it is taken over', async () => {
  const other = (await built({ replicas: 2, deadlineSeconds: 8 })).replace(/^/gm, '');
  const args = ['apply', '--server-side', '--force-conflicts', '--field-manager=other', '-f', '-'];
  cluster.kubectl(['--namespace', namespace, ...args], other);
  const ours = await built({ replicas: 1, deadlineSeconds: 8 });
  expect(await kubectl.apply(ours)).toMatchObject({
    type: 'conflict',
    words: expect.stringContaining('"other"') as string,
  });
  expect(await kubectl.apply(ours, { force: true })).toMatchObject({ type: 'applied' });
});

it('a rollout that the cluster gives up is told, and rolled back', async () => {
  await kubectl.apply(await built({ image: 'local/none:1', deadlineSeconds: 8 }), { force: true });
  expect(await follow()).toBe(false);
  await kubectl.undo('deployment/web');
  expect(await follow()).toBe(true);
  expect(get('deployment/web', '--output', 'jsonpath={..image}')).toBe('local/node:20');
  await expect(kubectl.undo('deployment/none')).rejects.toThrow(
    /cannot be rolled back.*not found/s,
  );
});

it('following ends when a person leaves', async () => {
  await kubectl.apply(await built({ image: 'local/none:2', deadlineSeconds: 600 }), {
    force: true,
  });
  const abort = new AbortController();
  const following = kubectl.follow('deployment/web', () => abort.abort(), abort.signal);
  await expect(following).rejects.toThrow(/abort/i);
  expect(get('deployment/web', '--output', 'jsonpath={..image}')).toBe('local/none:2');
});

it('Secrets that are missing are named', async () => {
  cluster.kubectl(['--namespace', namespace, 'create', 'secret', 'generic', 'there']);
  expect(await kubectl.missingSecrets(['there', 'missing'])).toEqual(['missing']);
  expect(await kubectl.missingSecrets([])).toEqual([]);
});

it.each<[string, () => Promise<unknown>, RegExp]>([
  ['an overlay that is none', () => kubectl.build('nowhere'), /kustomize cannot build nowhere/],
  [
    'a context that is not there',
    () => new Kubectl({ context: 'gone', namespace }, async () => cluster.env, at).diff('{}'),
    /cannot say what would change.*gone/s,
  ],
  [
    'no kubectl',
    () => new Kubectl({ context, namespace }, async () => ({ PATH: at }), at).build('.'),
    /no kubectl command/,
  ],
])('%s has its sentence', async (_, run, sentence) => {
  await expect(run()).rejects.toThrow(sentence);
});
