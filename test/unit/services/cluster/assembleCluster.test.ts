import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assembleCluster } from '../../../../src/services/cluster/assembleCluster';
import type { ClusterObjects } from '../../../../src/services/cluster/clusterObjects';
import type { Service } from '../../../../src/services/state/service';
import { readJson } from '../../documents';

/** Recorded from a node of Kubernetes 1.20.2 by kubectl, without what nobody reads. */
const recorded = readJson<Omit<ClusterObjects, 'lostNodes'>>(
  path.join('test/unit/services/cluster/fixtures/states.json'),
);
const now = Date.parse('2026-11-30T23:31:00Z');

function assembled(
  change: Partial<ClusterObjects> = {},
  lastWords = new Map<string, ReadonlyMap<string, readonly string[]>>(),
): ReadonlyMap<string, Service> {
  let last = 0;
  const { services } = assembleCluster(
    { ...recorded, lostNodes: new Map(), ...change },
    {
      prefix: 'kubernetes:local/states/',
      readOnly: false,
      usage: new Map(),
      lastWords,
      numberOf: () => ++last,
      now,
    },
  );
  return new Map(services.map((service) => [service.name, service]));
}

function uidOf(pod: string): string {
  return recorded.pods.find(({ metadata }) => metadata?.name?.startsWith(pod))?.metadata?.uid ?? '';
}

describe('rows of a cluster', () => {
  const words = new Map([
    [uidOf('crashes'), new Map([['main', ['starting', 'TypeError: no such thing', 'at x']]])],
  ]);
  const services = assembled({}, words);

  it.each([
    ['well', 'ready', undefined],
    ['set', 'ready', undefined],
    ['none', 'stopped', 'It is scaled to 0.'],
    ['job', 'done', 'It has ended well.'],
    ['crashes', 'crashLoop', 'restarted 4 times, exit code 1, last: TypeError: no such thing'],
    ['hungry', 'memoryLoop', 'killed over its limit of 64 MB, restarted 4 times'],
    ['too-large', 'unhealthy', 'not scheduled: 0/1 nodes are available: 1 Insufficient memory.'],
    ['unready', 'unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500'],
  ])('%s is %s', (name, type, reason) => {
    expect(services.get(name)?.state).toEqual(reason === undefined ? { type } : { type, reason });
  });

  it('says why an image cannot be had, from the event rather than from the back-off', () => {
    expect(services.get('no-image')?.state).toEqual({
      type: 'failed',
      reason: expect.stringMatching(
        /^ImagePullBackOff, image local\/nothing:1: Error response from daemon: Get "https:/,
      ),
    });
  });

  it('has replicas as instances, the limit as cap, the first port, and one row for each workload', () => {
    expect([...services.keys()]).toEqual([
      ...['crashes', 'hungry', 'no-image', 'none', 'too-large', 'unready', 'well', 'set', 'job'],
    ]);
    expect(services.get('well')).toMatchObject({
      capBytes: 64 * 1024 * 1024,
      port: 8080,
      cluster: { kind: 'Deployment', desired: 2, readOnly: false },
    });
    expect(services.get('well')?.instances.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^well-/),
      expect.stringMatching(/^well-/),
    ]);
    expect(services.get('job')?.cluster).toEqual({ kind: 'Pod', readOnly: false });
    expect(services.get('crashes')?.restarts).toBe(4);
  });

  it('calls pods unknown whose node does not report', () => {
    const lostNodes = new Map([['127.0.0.1', 'Kubelet stopped posting node status.']]);
    expect(assembled({ lostNodes }).get('well')?.state).toEqual({
      type: 'unknown',
      reason: 'Its node 127.0.0.1 does not report any more: Kubelet stopped posting node status.',
    });
  });
});

type Deployment = ClusterObjects['deployments'][number];

/** The Deployment `well` with another spec, status or generation. */
function deployment(
  status: Partial<NonNullable<Deployment['status']>>,
  { replicas = 2, generation = 1 } = {},
): Deployment {
  const well = recorded.deployments.find(({ metadata }) => metadata?.name === 'well');
  return {
    ...well,
    metadata: { ...well?.metadata, generation },
    spec: { ...well?.spec, replicas } as Deployment['spec'],
    status: {
      ...well?.status,
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      ...status,
    },
  };
}

describe('a rollout', () => {
  const failure = { status: 'True', type: 'ReplicaFailure', message: 'exceeded quota: few' };
  const late = {
    status: 'False',
    type: 'Progressing',
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet "well" has timed out progressing.',
  };
  it.each([
    ['not taken up', deployment({}, { generation: 2 }), 'starting', 'the cluster has not taken it'],
    ['new ones come', deployment({ updatedReplicas: 1 }), 'starting', 'rollout: 1 of 2 replicas'],
    ['old ones go', deployment({ replicas: 3 }), 'starting', 'rollout: 1 old replica is still'],
    ['not ready', deployment({ readyReplicas: 1 }), 'starting', '1 of 2 replicas ready'],
    ['refused', deployment({ conditions: [failure] }), 'failed', 'no pod can be made: exceeded'],
    ['never ends', deployment({ conditions: [late] }), 'failed', 'its rollout does not end: Repl'],
    ['at 0', deployment({}, { replicas: 0 }), 'stopped', 'It is scaled to 0, and its last pods'],
  ])('%s', (_, one, type, reason) => {
    const state = assembled({ deployments: [one] }).get('well')?.state;
    expect(state?.type).toBe(type);
    expect(state?.reason?.startsWith(reason), state?.reason).toBe(true);
  });
});

type Pod = ClusterObjects['pods'][number];

/** The pod of `job`, as another one. */
function pod(status: Partial<NonNullable<Pod['status']>>, metadata: Pod['metadata'] = {}): Pod {
  const job = recorded.pods.find((one) => one.metadata?.name === 'job');
  return { ...job, metadata: { ...job?.metadata, ...metadata }, status };
}

describe('a pod', () => {
  const container = { name: 'main', image: 'some/app:1', imageID: '', ready: false };
  const waiting = (reason: string, message: string) => ({
    phase: 'Pending',
    containerStatuses: [{ ...container, restartCount: 0, state: { waiting: { reason, message } } }],
  });
  const at = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
  const restarted = (restartCount: number, secondsAgo: number) => ({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        ...container,
        ready: true,
        restartCount,
        state: { running: { startedAt: at(secondsAgo) } },
        lastState: { terminated: { exitCode: 3, finishedAt: at(secondsAgo + 1), reason: 'Error' } },
      },
    ],
  });
  it.each<readonly [string, Pod, string, string | undefined]>([
    [
      'evicted',
      pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' }),
      'failed',
      'Evicted: The node was low on memory.',
    ],
    [
      'without its secret',
      pod(waiting('CreateContainerConfigError', 'secret "db" not found')),
      'failed',
      'CreateContainerConfigError: secret "db" not found',
    ],
    [
      'with an image that must be there and is not',
      pod(waiting('ErrImageNeverPull', 'Container image is not present')),
      'failed',
      'ErrImageNeverPull, image some/app:1: Container image is not present',
    ],
    ['about to be made', pod(waiting('ContainerCreating', '')), 'starting', undefined],
    ['ending', pod({ phase: 'Running' }, { deletionTimestamp: at(1) }), 'stopped', 'It is ending.'],
    ['restarted twice just now', pod(restarted(2, 5)), 'crashLoop', 'restarted 2 times, exit'],
    ['restarted twice a while ago', pod(restarted(2, 90)), 'ready', undefined],
    ['restarted once', pod(restarted(1, 5)), 'ready', undefined],
    [
      'for which a second scheduler finds no place',
      pod({
        ...restarted(1, 90),
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'PodScheduled', status: 'False', message: 'is in the cache' },
        ],
      }),
      'ready',
      undefined,
    ],
    ['waiting for a node', pod({ phase: 'Pending' }), 'starting', 'waits for a node'],
  ])('%s', (_, one, type, reason) => {
    const state = assembled({ pods: [one] }).get('job')?.state;
    expect([state?.type, state?.reason?.slice(0, reason?.length)]).toEqual([type, reason]);
  });

  it('is judged again when it has been steady for a minute', () => {
    const { again } = assembleCluster(
      { ...recorded, pods: [pod(restarted(2, 5))], lostNodes: new Map() },
      {
        ...{ prefix: '', readOnly: false, usage: new Map(), lastWords: new Map(), now },
        numberOf: () => 1,
      },
    );
    expect(again).toBe(now + 55_000);
  });
});
