import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { EngineEvent } from '../../engine/engineEvent';
import type { ApiClient } from '../../kubernetes/apiClient';
import type { ContainerStatus, Pod } from '../../kubernetes/objects';
import { type ContainerPlace, lastLines, PodLog, type RunStanding } from '../../kubernetes/podLog';
import type { Service, ServiceInstance } from '../state/service';
import { nameOf } from './clusterObjects';
import type { ClusterStore } from './clusterStore';

export interface ClusterLogBusParts {
  readonly client: Pick<ApiClient, 'open' | 'text'>;
  readonly store: Pick<
    ClusterStore,
    'services' | 'get' | 'objects' | 'onDidRefresh' | 'onDidChangeList'
  >;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Lines that stood in a log before somebody asked for it, of each container. */
const earlierLines = 500;
const linesOfPrevious = 200;
/** Each is a connection to the API server. */
const maxPods = 30;

/** A run of a container that is followed. */
interface Followed {
  readonly log: PodLog;
  /** All of it was read. */
  isOver: boolean;
}

/**
 * The logs of those services of a cluster that somebody looks at, as what an engine tells: all replicas, all containers, and of each the
 * run before. Shaped as LogFeed wants it; only what is followed counts as a service.
 */
export class ClusterLogBus implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didReceive = this.#store.add(new Emitter<EngineEvent>());
  readonly #didRefresh = this.#store.add(new Emitter<void>());
  readonly #didChangeList = this.#store.add(new Emitter<void>());
  /** Keys of services, and whether the first look at them is over. */
  readonly #wanted = new Map<string, boolean>();
  /** By the container's own id, which is another one for each run. */
  readonly #runs = new Map<string, Followed>();

  readonly onDidReceiveEvent = this.#didReceive.event;
  readonly onDidRefresh = this.#didRefresh.event;
  readonly onDidChangeList = this.#didChangeList.event;

  constructor(private readonly parts: ClusterLogBusParts) {
    this.#store.add(
      parts.store.onDidRefresh(() => {
        this.#didRefresh.fire();
        this.#look();
      }),
    );
    this.#store.add(parts.store.onDidChangeList(() => this.#didChangeList.fire()));
  }

  get services(): readonly Service[] {
    return this.parts.store.services.filter(({ key }) => this.#wanted.has(key));
  }

  get(key: string): Service | undefined {
    return this.#wanted.has(key) ? this.parts.store.get(key) : undefined;
  }

  /** Follows a service from now on. */
  follow(key: string): void {
    if (this.#wanted.has(key)) return;
    this.#wanted.set(key, false);
    this.#didRefresh.fire();
    this.#look();
  }

  dispose(): void {
    for (const { log } of this.#runs.values()) log.dispose();
    this.#store.dispose();
  }

  #look(): void {
    const { store } = this.parts;
    const pods = new Map(store.objects.pods.map((pod) => [nameOf(pod), pod]));
    const alive = new Set<string>();
    for (const service of this.services) {
      const isFirst = this.#wanted.get(service.key) === false;
      const followed = service.instances.slice(0, maxPods);
      for (const instance of followed) {
        const pod = pods.get(instance.name ?? '');
        for (const status of pod ? runsOf(pod) : []) {
          alive.add(status.containerID ?? '');
          if (pod) this.#begin(instance, pod, status, isFirst);
        }
      }
      if (service.instances.length === 0) continue;
      this.#wanted.set(service.key, true);
      const rest = service.instances.length - followed.length;
      if (isFirst && rest > 0) {
        const words = l10n.t('— the logs of {0} more replicas are not followed —', rest);
        this.#say(followed[0], words);
      }
    }
    // What is over by now may not have been read to its end.
    for (const [id, { isOver }] of this.#runs) {
      if (isOver && !alive.has(id)) this.#runs.delete(id);
    }
  }

  #begin(instance: ServiceInstance, pod: Pod, status: ContainerStatus, isFirst: boolean): void {
    const id = status.containerID ?? '';
    if (this.#runs.has(id)) return;
    const { client, log, clock } = this.parts;
    const place = {
      namespace: pod.metadata?.namespace ?? '',
      pod: nameOf(pod),
      container: status.name,
    };
    const run = new PodLog({
      client,
      place,
      give: ({ lines, at }) => this.#send(instance, lines, at),
      ...(isFirst ? { tail: earlierLines } : {}),
      standing: () => this.#standing(place, id),
      log,
      clock,
    });
    const followed = { log: run, isOver: false };
    this.#runs.set(id, followed);
    const before = isFirst && status.state?.running ? status.lastState?.terminated : undefined;
    const ready = before ? this.#previous(instance, place, before.exitCode) : Promise.resolve();
    void ready.then(() => run.run()).then(() => (followed.isOver = true));
  }

  async #previous(instance: ServiceInstance, place: ContainerPlace, code: number): Promise<void> {
    try {
      const options = { lines: linesOfPrevious, previous: true };
      const lines = await lastLines(this.parts.client, place, options);
      if (lines.length === 0) return;
      const words = l10n.t(
        '— {0}: the run before, which ended with exit code {1} —',
        place.pod,
        code,
      );
      this.#send(instance, [words, ...lines, l10n.t('— the run of now —')], this.#now());
    } catch (error) {
      this.parts.log.debug(`There is no previous log of ${place.pod}: ${String(error)}`);
    }
  }

  #standing(place: ContainerPlace, id: string): RunStanding {
    const pod = this.parts.store.objects.pods.find((one) => nameOf(one) === place.pod);
    for (const { name, containerID, state, lastState } of pod ? runsOf(pod) : []) {
      if (name !== place.container) continue;
      if (containerID === id) return state?.running ? 'running' : 'ended';
      if (lastState?.terminated?.containerID === id) return 'previous';
    }
    return 'gone';
  }

  #say(instance: ServiceInstance | undefined, words: string): void {
    if (instance) this.#send(instance, [words], this.#now());
  }

  #send({ id, name = '' }: ServiceInstance, lines: readonly string[], at: number): void {
    const data = `${lines.join('\n')}\n`;
    this.#didReceive.fire({ type: 'log', id, name, stream: 'out', data, at });
  }

  #now(): number {
    return (this.parts.clock ?? systemClock).now();
  }
}

/** Containers of a pod that have a log: what waits for its first run has none. */
function runsOf({ status }: Pod): readonly ContainerStatus[] {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.filter(({ containerID }) => Boolean(containerID));
}
