import { readdirSync, readFileSync } from 'node:fs';
import { environmentOf, isAlive, processesUnder, wordsOf } from '../live/harness/processes';

/** A process that PM2 started, by what it carries in its environment. */
export interface Own {
  readonly pid: number;
  /** Of the service; undefined for the daemon and for pm2's own program. */
  readonly service: string | undefined;
}

/** Every live process of a PM2_HOME. */
export function ownProcesses(pm2Home: string): readonly Own[] {
  return processesUnder(pm2Home).map((pid) => ({ pid, service: serviceOf(pid) }));
}

/** The topmost processes of each service: one where all is well; a survivor of an earlier run is a second. */
export function mainsOf(own: readonly Own[]): ReadonlyMap<string, readonly number[]> {
  const mains = new Map<string, number[]>();
  const services = new Map(own.map(({ pid, service }) => [pid, service]));
  for (const { pid, service } of own) {
    if (service === undefined || services.get(parentOf(pid)) === service) continue;
    mains.set(service, [...(mains.get(service) ?? []), pid]);
  }
  return mains;
}

/** In words, for the message of what failed. */
export function told(pids: readonly number[]): string {
  return pids.map((pid) => `${pid} ${wordsOf(pid).join(' ').slice(0, 120)}`).join('; ');
}

/** Descriptors of this process. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

function serviceOf(pid: number): string | undefined {
  const { pm_id: id, name } = environmentOf(pid);
  return id === undefined || !isAlive(pid) ? undefined : name;
}

function parentOf(pid: number): number {
  try {
    return Number(/\) \w (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It has just ended.
    return 0;
  }
}
