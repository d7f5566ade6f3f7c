import type { PodMetricsList } from '@kubernetes/client-node/dist/metrics.js';
import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../src/base/errors';
import type { ApiClient } from '../../../src/kubernetes/apiClient';
import { ApiFailure } from '../../../src/kubernetes/apiFailure';
import { UsageReader } from '../../../src/kubernetes/podUsage';
import { TestLog } from '../../fakes/testLog';

const metricsPath = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
const summaryPath = (node: string): string => `/api/v1/nodes/${node}/proxy/stats/summary`;
/** As the metrics API is published; the test node has none. */
const metrics: PodMetricsList = {
  kind: 'PodMetricsList',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: { selfLink: '' },
  items: [
    {
      metadata: { name: 'web-1', namespace: 'shop', selfLink: '', creationTimestamp: '' },
      timestamp: '2026-12-01T12:00:00Z',
      window: '15s',
      containers: [
        { name: 'main', usage: { cpu: '250m', memory: '100Mi' } },
        { name: 'proxy', usage: { cpu: '1500000n', memory: '2048Ki' } },
      ],
    },
  ],
};
/** As a kubelet of 1.20.2 tells it. */
const summary = {
  pods: [
    {
      podRef: { name: 'web-1', namespace: 'shop' },
      memory: { workingSetBytes: 10_473_472 },
      cpu: { usageNanoCores: 5_000_000 },
    },
    { podRef: { name: 'web-1', namespace: 'other' }, memory: { workingSetBytes: 1 } },
    { podRef: { name: 'new', namespace: 'shop' } },
  ],
};

function reader(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const json = async (path: string): Promise<unknown> => {
    asked.push(path);
    const answer = answers[path];
    if (answer !== undefined) return answer;
    throw new HumanError('no', [], { cause: new ApiFailure(404, 'NotFound', 'no') });
  };
  const client = { json } as unknown as Pick<ApiClient, 'json'>;
  return { reader: new UsageReader(client, 'shop', new TestLog()), asked };
}

describe('what pods use', () => {
  it('is what the metrics API says, of all containers', async () => {
    const { reader: one, asked } = reader({ [metricsPath]: metrics });
    const { source, pods } = await one.read(['a']);
    expect(source).toBe('metrics');
    expect(pods.get('web-1')).toEqual({
      memoryBytes: 102 * 1024 ** 2,
      cpuPercent: expect.closeTo(25.15) as number,
    });
    expect(asked).toEqual([metricsPath]);
  });

  it('else what the kubelets say, those that answer', async () => {
    const { reader: one } = reader({ [summaryPath('a')]: summary });
    const { source, pods } = await one.read(['a', 'b']);
    expect(source).toBe('kubelet');
    expect([...pods]).toEqual([['web-1', { memoryBytes: 10_473_472, cpuPercent: 0.5 }]]);
  });

  it.each([
    ['no node may be asked', {}],
    ['a kubelet says nothing of pods', { [summaryPath('a')]: { pods: [] } }],
    ['or has no list of them', { [summaryPath('a')]: {} }],
  ])('else nothing, which is said: %s', async (_, answers) => {
    const { reader: one, asked } = reader(answers);
    expect(await one.read(['a'])).toEqual({ source: 'none', pods: new Map() });
    // A metrics server may have been installed since.
    await one.read(['a']);
    expect(asked.filter((path) => path === metricsPath)).toHaveLength(2);
  });
});
