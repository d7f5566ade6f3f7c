import { expect, it } from 'vitest';
import { builtManifests } from '../../../../src/exporters/kubernetes/builtManifests';
import { exportFiles } from '../../../../src/exporters/kubernetes/exportFiles';
import { aDefinition } from '../../../fakes/samples';
import { gathered } from './exported';

it('what is to be known of manifests before they go to a cluster', async () => {
  const { files } = exportFiles(
    await gathered([
      aDefinition({ port: 1, env: { TOKEN: 'ghp_0123456789abcdefghij0123456789abcdef' } }),
      aDefinition({ name: 'db', kind: 'database', port: 2 }),
    ]),
  );
  const text = ['backend', 'db'].map((name) => files.get(`kubernetes/base/${name}.yaml`) ?? '');
  expect(builtManifests(text.join('---\n'))).toEqual({
    count: 4,
    workloads: ['deployment/backend', 'statefulset/db'],
    secrets: ['backend-secrets', 'db-secrets'],
    images: ['backend', 'postgres:17'],
  });
});

it.each([
  ['nothing', '', 0],
  ['text that is no object', 'a\n---\n- b\n---\nkind: 1\n', 0],
  ['an object without a name', 'kind: Deployment\n', 1],
])('%s is understood as such', (_, text, count) => {
  expect(builtManifests(text)).toEqual({ count, workloads: [], secrets: [], images: [] });
});

it('a Secret that stands in them, or may be missing, need not be there', () => {
  const text = `kind: Secret\nmetadata: { name: own }\n---\nkind: Pod\nspec:
  a: { secretRef: { name: own } }\n  b: { secretKeyRef: { name: may, optional: true } }
  c: { secretKeyRef: { name: must, key: k } }\n`;
  expect(builtManifests(text).secrets).toEqual(['must']);
});

it('reads as many keys as there are in a time that grows with them alone', () => {
  const keys = Array.from({ length: 40_000 }, (_, at) => `  k${at}: '1'\n`).join('');
  const before = process.cpuUsage();
  expect(builtManifests(`kind: ConfigMap\ndata:\n${keys}`).count).toBe(1);
  // Some 40 s where each key is compared with all others.
  expect(process.cpuUsage(before).user).toBeLessThan(8_000_000);
});

it('refuses manifests that are nested without end', () => {
  expect(() => builtManifests(`kind: ${'['.repeat(50_000)}`)).toThrow('nested');
});
