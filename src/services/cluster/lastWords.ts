import { Limiter } from '../../base/async';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { flatText } from '../../base/flatText';
import { maskLines } from '../../base/mask';
import type { ContainerPlace } from '../../kubernetes/podLog';
import type { Pod } from '../../kubernetes/objects';

/** Reads what a container said last, or what its run before did (`previous`), oldest first. */
export type ReadLastLines = (
  place: ContainerPlace,
  options: { readonly lines: number; readonly previous: boolean },
) => Promise<readonly string[]>;

const kept = 30;
const maxLineChars = 300;
const goneText = 'unable to retrieve container logs for ';
/** Logs are read by the kubelets: not all at once. */
const atOnce = 3;

/** What containers said before they ended, read once for each end. */
export class LastWords implements Disposable {
  readonly #didChange = new Emitter<void>();
  readonly #limiter = new Limiter(atOnce);
  /** By pod (uid), then by container. */
  readonly #known = new Map<string, Map<string, readonly string[]>>();
  /** The id of the run that was read last, by pod and container. */
  readonly #asked = new Map<string, string>();

  /** Words came. */
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly read: ReadLastLines) {}

  get all(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
    return this.#known;
  }

  /** Has the words of whatever has ended since the last time read, and forgets pods that are gone. */
  look(pods: readonly Pod[]): void {
    const uids = new Set(pods.map(({ metadata }) => metadata?.uid ?? ''));
    for (const uid of this.#known.keys()) if (!uids.has(uid)) this.#known.delete(uid);
    for (const key of this.#asked.keys()) {
      if (!uids.has(key.slice(0, key.indexOf('/')))) this.#asked.delete(key);
    }
    for (const { metadata, status } of pods) {
      const { uid = '', name: pod = '', namespace = '' } = metadata ?? {};
      for (const { name, state, lastState } of status?.containerStatuses ?? []) {
        const key = `${uid}/${name}`;
        const {
          exitCode = 0,
          reason,
          containerID = '',
        } = state?.terminated ?? lastState?.terminated ?? {};
        if (exitCode === 0 || reason === 'OOMKilled' || this.#asked.get(key) === containerID)
          continue;
        this.#asked.set(key, containerID);
        const previous = state?.running !== undefined;
        void this.#limiter.run(() => this.#ask(uid, { namespace, pod, container: name }, previous));
      }
    }
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  async #ask(uid: string, place: ContainerPlace, previous: boolean): Promise<void> {
    let lines: readonly string[];
    try {
      lines = await this.read(place, { lines: kept, previous });
    } catch {
      // The container is gone, or nobody may read it: then its exit code has to do.
      return;
    }
    // Kubelets say so in the log itself: one that restarts at once has removed the run before. The end before was the same.
    if (lines.length === 0 || lines[0]?.startsWith(goneText)) return;
    const masked = maskLines(lines.map(flatText)).map((line) => line.slice(0, maxLineChars));
    const known = this.#known.get(uid) ?? new Map<string, readonly string[]>();
    this.#known.set(uid, known.set(place.container, masked));
    this.#didChange.fire();
  }
}
