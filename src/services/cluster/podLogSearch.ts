import type { ApiClient } from '../../kubernetes/apiClient';
import type { Pod } from '../../kubernetes/objects';
import { type ContainerPlace, lastLines } from '../../kubernetes/podLog';
import type { LogFilter } from '../logs/logFilter';
import { clean } from '../logs/logLine';
import type { Service } from '../state/service';
import { nameOf } from './clusterObjects';

/** A line that was found. `path` names the container, `offset` is the line's number in what was searched, from 0. */
export interface FoundPodLine {
  readonly path: string;
  readonly offset: number;
  readonly text: string;
  readonly service: Service;
}

/** Of each container, and of its run before. */
const searchedLines = 10_000;
const foundLines = 200;

/** A container's log, or that of its run before. */
type LogPlace = ContainerPlace & { readonly previous: boolean };

/** The logs of a pod's containers that can be searched, by what they are called. */
export function logsOf(pod: Pod): ReadonlyMap<string, LogPlace> {
  const place = { namespace: pod.metadata?.namespace ?? '', pod: nameOf(pod) };
  return new Map<string, LogPlace>(
    (pod.status?.containerStatuses ?? []).flatMap(({ name, containerID, lastState }) => {
      const at = { ...place, container: name };
      const path = `${place.pod}/${name}`;
      const now = containerID ? [[path, { ...at, previous: false }] as const] : [];
      return lastState?.terminated
        ? [...now, [`${path}, previous`, { ...at, previous: true }] as const]
        : now;
    }),
  );
}

/** The lines of one of these logs, oldest first; none where the cluster has it no longer. */
export async function linesOf(
  client: Pick<ApiClient, 'text'>,
  { previous, ...place }: LogPlace,
): Promise<readonly string[]> {
  try {
    return (await lastLines(client, place, { lines: searchedLines, previous })).map(clean);
  } catch {
    // A run before that the kubelet has removed meanwhile.
    return [];
  }
}

/** The newest lines of pods that pass a filter, log by log. */
export async function* findPodLines(
  client: Pick<ApiClient, 'text'>,
  services: readonly (readonly [Service, readonly Pod[]])[],
  filter: LogFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly FoundPodLine[]> {
  for (const [service, pods] of services) {
    for (const [path, place] of pods.flatMap((pod) => [...logsOf(pod)])) {
      if (signal.aborted) return;
      const lines = await linesOf(client, place);
      yield lines
        .flatMap((text, offset) => (filter(text) ? [{ path, offset, text, service }] : []))
        .slice(-foundLines)
        .reverse();
    }
  }
}
