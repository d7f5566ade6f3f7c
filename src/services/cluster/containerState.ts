import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import type { ClusterEvent, ContainerStatus, Pod } from '../../kubernetes/objects';
import { parseQuantity } from '../../kubernetes/quantity';
import { tellingLine } from '../history/tellingLine';
import { type Judged, msOf } from './clusterObjects';

/** What is known besides the pod itself. */
export interface PodEvidence {
  /** About this pod. */
  readonly events: readonly ClusterEvent[];
  /** The last lines of a container's previous run, by its name; missing until they were read. */
  readonly lastWords: ReadonlyMap<string, readonly string[]>;
  /** Of nodes that do not report, with the server's words. */
  readonly lostNodes: ReadonlyMap<string, string>;
  /** ms since the epoch. */
  readonly now: number;
}

/** A container that has run this long since its last end is out of its loop, in ms. */
const steadyMs = 60_000;
/** From this many restarts on it is a loop. */
const loopRestarts = 2;

/** What is wrong with a container; undefined where it runs, or is about to. */
export function containerTrouble(
  pod: Pod,
  status: ContainerStatus,
  evidence: PodEvidence,
): Judged | undefined {
  const { waiting, terminated, running } = status.state ?? {};
  if (waiting) return waitingTrouble(pod, status, evidence);
  if (terminated && (terminated.exitCode ?? 0) !== 0) {
    return status.restartCount >= loopRestarts
      ? { state: loopState(pod, status, evidence) }
      : { state: { type: 'waitingRestart', reason: endText(pod, status, evidence) } };
  }
  const started = msOf(running?.startedAt);
  if (started === undefined || !status.lastState?.terminated) return undefined;
  const steady = started + steadyMs;
  if (status.restartCount < loopRestarts || evidence.now >= steady) return undefined;
  return { state: loopState(pod, status, evidence), again: steady };
}

const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);
const usualReasons = new Set(['ContainerCreating', 'PodInitializing', undefined, '']);

function waitingTrouble(
  pod: Pod,
  status: ContainerStatus,
  evidence: PodEvidence,
): Judged | undefined {
  const { reason, message = '' } = status.state?.waiting ?? {};
  if (usualReasons.has(reason)) return undefined;
  if (reason === 'CrashLoopBackOff') return { state: loopState(pod, status, evidence) };
  if (imageReasons.has(reason ?? '')) {
    const told = newest(evidence.events, (one) => one.startsWith('Failed to pull'));
    const why = reason === 'ImagePullBackOff' ? (pullFailure(told) ?? message) : message;
    return {
      state: {
        type: 'failed',
        reason: l10n.t('{0}, image {1}: {2}', reason ?? '', status.image, why),
      },
    };
  }
  return {
    state: {
      type: 'failed',
      reason: l10n.t('{0}: {1}', reason ?? '', message || l10n.t('nothing more is said')),
    },
  };
}

/** "Failed to pull image "x": rpc error: …: why", without what the row says already. */
function pullFailure(message: string | undefined): string | undefined {
  return message?.replace(/^Failed to pull image "[^"]*": (?:rpc error: code = \w+ desc = )?/, '');
}

function newest(
  events: readonly ClusterEvent[],
  is: (message: string) => boolean,
): string | undefined {
  return events
    .filter(({ message = '' }) => is(message))
    .sort((a, b) => eventAt(a) - eventAt(b))
    .at(-1)?.message;
}

/** When an event was last seen, in ms since the epoch. */
export function eventAt(event: ClusterEvent): number {
  const { series, lastTimestamp, eventTime, firstTimestamp, metadata } = event;
  const times = [series?.lastObservedTime, lastTimestamp, eventTime, firstTimestamp];
  return msOf([...times, metadata?.creationTimestamp].find(Boolean)) ?? 0;
}

function loopState(pod: Pod, status: ContainerStatus, evidence: PodEvidence): Judged['state'] {
  const end = lastEnd(status);
  const count = status.restartCount;
  if (end?.reason === 'OOMKilled') {
    const cap = limitOf(pod, status.name);
    return {
      type: 'memoryLoop',
      reason:
        cap === undefined
          ? l10n.t('killed for memory by its node, restarted {0} times', count)
          : l10n.t('killed over its limit of {0}, restarted {1} times', formatSize(cap), count),
    };
  }
  return {
    type: 'crashLoop',
    reason: [l10n.t('restarted {0} times', count), endText(pod, status, evidence)]
      .filter(Boolean)
      .join(', '),
  };
}

function lastEnd({ state, lastState }: ContainerStatus) {
  return state?.terminated ?? lastState?.terminated;
}

/** "exit code 1, last: Error: …" */
function endText(pod: Pod, status: ContainerStatus, { lastWords }: PodEvidence): string {
  const { exitCode, reason } = lastEnd(status) ?? {};
  const cap = limitOf(pod, status.name);
  if (reason === 'OOMKilled') {
    return cap === undefined
      ? l10n.t('killed for memory')
      : l10n.t('killed over its limit of {0}', formatSize(cap));
  }
  const last = tellingLine(lastWords.get(status.name) ?? []);
  return [
    exitCode === undefined ? '' : l10n.t('exit code {0}', exitCode),
    last === undefined ? '' : l10n.t('last: {0}', last),
  ]
    .filter(Boolean)
    .join(', ');
}

/** The memory limit of a container, in bytes. */
function limitOf(pod: Pod, container: string): number | undefined {
  const spec = pod.spec?.containers.find(({ name }) => name === container);
  return parseQuantity(spec?.resources?.limits?.['memory']);
}

/** The memory limit of a pod: that of all its containers, in bytes; undefined where one has none. */
export function podLimit({ spec }: Pick<Pod, 'spec'>): number | undefined {
  const limits = (spec?.containers ?? []).map(({ resources }) =>
    parseQuantity(resources?.limits?.['memory']),
  );
  return limits.length === 0
    ? undefined
    : limits.reduce((all, one) => (all === undefined || one === undefined ? undefined : all + one));
}
