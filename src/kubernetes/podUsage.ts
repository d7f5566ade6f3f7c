import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import type { ApiClient } from './apiClient';
import { ApiFailure } from './apiFailure';
import { parseQuantity } from './quantity';

/** What a pod uses. Bytes, and % of one core. */
export interface Usage {
  readonly memoryBytes: number;
  readonly cpuPercent: number;
}

/** Who says what pods use: `metrics` is the metrics API, `kubelet` each node's own summary. */
export type UsageSource = 'metrics' | 'kubelet' | 'none';

export interface PodUsages {
  readonly source: UsageSource;
  /** By the pod's name. */
  readonly pods: ReadonlyMap<string, Usage>;
}

interface PodMetrics {
  readonly metadata?: { readonly name?: string };
  readonly containers?: readonly {
    readonly usage?: { readonly cpu?: string; readonly memory?: string };
  }[];
}

interface Summary {
  readonly pods?: readonly {
    readonly podRef?: { readonly name?: string; readonly namespace?: string };
    readonly memory?: { readonly workingSetBytes?: number };
    readonly cpu?: { readonly usageNanoCores?: number };
  }[];
}

/** More nodes than this are not asked one by one. */
const maxNodes = 20;

/** Asks what the pods of a namespace use: the metrics API, else the kubelets through the API server, else nobody. */
export class UsageReader {
  #source: UsageSource | undefined;

  constructor(
    private readonly client: Pick<ApiClient, 'json'>,
    private readonly namespace: string,
    private readonly log: Pick<Logger, 'debug'>,
  ) {}

  /** `nodes`: names of those that the pods run on. Rejects with a HumanError where the cluster is lost. */
  async read(nodes: readonly string[], labels?: string): Promise<PodUsages> {
    if (this.#source === undefined || this.#source === 'metrics') {
      const pods = await this.#orNone(() => this.#metrics(labels));
      if (pods) return { source: (this.#source = 'metrics'), pods };
    }
    const pods = await this.#summaries(nodes.slice(0, maxNodes));
    // Who may not ask hears nothing; nor does who asks a kubelet whose container runtime tells it nothing of pods.
    if (pods.size > 0) return { source: (this.#source = 'kubelet'), pods };
    // A metrics server may be installed, or a role given, while we look.
    this.#source = undefined;
    return { source: 'none', pods: new Map() };
  }

  async #orNone<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!((error as { cause?: unknown }).cause instanceof ApiFailure)) throw error;
      this.log.debug(`Usage is not told: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #metrics(labels: string | undefined): Promise<Map<string, Usage>> {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(this.namespace)}/pods`;
    const { items } = await this.client.json<{ items: readonly PodMetrics[] }>(path, {
      query: { labelSelector: labels || undefined },
    });
    return new Map(
      items.map(({ metadata, containers = [] }) => [
        metadata?.name ?? '',
        {
          memoryBytes: sum(containers.map(({ usage }) => parseQuantity(usage?.memory) ?? 0)),
          cpuPercent: sum(containers.map(({ usage }) => parseQuantity(usage?.cpu) ?? 0)) * 100,
        },
      ]),
    );
  }

  async #summaries(nodes: readonly string[]): Promise<Map<string, Usage>> {
    const summaries = await Promise.all(
      nodes.map((node) =>
        this.#orNone(() =>
          this.client.json<Summary>(
            `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`,
          ),
        ),
      ),
    );
    const found = new Map<string, Usage>();
    for (const { podRef, memory, cpu } of summaries.flatMap((one) => one?.pods ?? [])) {
      if (podRef?.namespace !== this.namespace || podRef.name === undefined) continue;
      // Of a pod that has just begun a kubelet says 0.
      if (!memory?.workingSetBytes) continue;
      found.set(podRef.name, {
        memoryBytes: memory.workingSetBytes,
        cpuPercent: (cpu?.usageNanoCores ?? 0) / 1e7,
      });
    }
    return found;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
