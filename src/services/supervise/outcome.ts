import { type Clock, systemClock } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

/** Longer than any cold start, in ms; what is not there by then does not come. */
export const patienceMs = 300_000;

/** What became of a start: `over` will not become ready by itself, `late` has not within the time, `cancelled` nobody waits for. */
export interface Outcome {
  readonly type: 'ready' | 'over' | 'late' | 'cancelled';
  /** As it was last seen; undefined where it is not there any more. */
  readonly service?: Service;
}

/** Waits until a service is ready, or is known not to become so. A job that has ended well has done what others wait for. */
export function outcomeOf(
  store: Pick<ServiceStore, 'get' | 'onDidChange' | 'onDidChangeList'>,
  key: string,
  {
    ms = patienceMs,
    signal,
    clock = systemClock,
  }: { readonly ms?: number; readonly signal?: AbortSignal; readonly clock?: Clock } = {},
): Promise<Outcome> {
  const resources = new DisposableStore();
  return new Promise<Outcome>((resolve) => {
    const end = (type: Outcome['type']): void => {
      const service = store.get(key);
      resolve(service ? { type, service } : { type });
    };
    const look = (): void => {
      const service = store.get(key);
      if (service?.state.type === 'ready' || service?.state.type === 'done') end('ready');
      else if (!service || isOver(service)) end('over');
    };
    const abort = (): void => end('cancelled');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    resources.add({ dispose: () => signal?.removeEventListener('abort', abort) });
    resources.add(store.onDidChange((changed) => changed.key === key && look()));
    resources.add(store.onDidChangeList(look));
    resources.add(clock.after(ms, () => end('late')));
    look();
  }).finally(() => resources.dispose());
}

/** True where a service will not become ready by itself. */
function isOver({ state, busy, waitsFor }: Service): boolean {
  if (busy !== undefined || waitsFor !== undefined) return false;
  return over.has(state.type);
}

const over: ReadonlySet<Service['state']['type']> = new Set([
  'stopped',
  'failed',
  'crashLoop',
  'memoryLoop',
  'orphaned',
]);
