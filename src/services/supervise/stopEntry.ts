import { poll } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import type { Pm2Process } from '../../pm2/socket/processList';
import type { ServiceInstance } from '../state/service';
import type { Pm2Control } from './supervisorParts';

/** PM2 looks every 100 ms whether what it ends is gone, and then starts it. */
const startsWithinMs = 600;

/**
 * Stops an entry of PM2's so that it stays stopped. PM2 may just be restarting it (its own cap, another client): its start then
 * follows our stop, and the entry is stopped once more.
 */
export async function stopEntry(
  pm2: Pick<Pm2Control, 'snapshot' | 'stop'>,
  { id, killTimeoutMs }: Pick<ServiceInstance, 'id' | 'killTimeoutMs'>,
  clock: Clock = systemClock,
): Promise<void> {
  const entry = async (): Promise<Pm2Process | undefined> =>
    (await pm2.snapshot()).find((one) => one.id === id);
  const before = await entry();
  await pm2.stop(id, killTimeoutMs);
  if (!before || !isBeingRestarted(before)) return;
  const back = await poll(async () => (isActive(await entry()) ? true : undefined), {
    everyMs: 50,
    ms: startsWithinMs,
    clock,
  });
  if (back) await pm2.stop(id, killTimeoutMs);
}

/** Between its end and its start PM2 says stopped, and keeps the pid (lib/God/ActionMethods.js, stopProcessId). */
function isBeingRestarted({ status, pid }: Pm2Process): boolean {
  return status === 'stopping' || (status === 'stopped' && pid !== undefined);
}

function isActive(entry: Pm2Process | undefined): boolean {
  return entry?.status === 'online' || entry?.status === 'launching';
}
