import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import type { Engine } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import type { ServiceInstance } from '../state/service';

/** PM2 looks every 100 ms whether what it ends is gone, and then starts it. */
const startsWithinMs = 600;

/**
 * Stops an entry of PM2's so that it stays stopped. PM2 may just be restarting it (its own cap, another client): its start then
 * follows our stop, and the entry is stopped once more.
 */
export async function stopEntry(
  engine: Pick<Engine, 'snapshot' | 'stop'>,
  { id, killTimeoutMs }: Pick<ServiceInstance, 'id' | 'killTimeoutMs'>,
  clock: Clock = systemClock,
): Promise<void> {
  const entry = async (): Promise<Entry | undefined> =>
    (await engine.snapshot()).find((one) => one.id === id);
  const before = await entry();
  await engine.stop(id, killTimeoutMs);
  if (!before || !isBeingRestarted(before)) return;
  const back = await poll(async () => (isActive(await entry()) ? true : undefined), {
    everyMs: 50,
    ms: startsWithinMs,
    clock,
  });
  if (back) await engine.stop(id, killTimeoutMs);
}

/** Between its end and its start PM2 says stopped, and keeps the pid (lib/God/ActionMethods.js, stopProcessId). */
function isBeingRestarted({ status, pid }: Entry): boolean {
  return status === 'stopping' || (status === 'stopped' && pid !== undefined);
}

function isActive(entry: Entry | undefined): boolean {
  return entry?.status === 'online' || entry?.status === 'launching';
}
