import * as path from 'node:path';
import { oneLine } from '../../base/oneLine';
import type { HistoryCause } from '../../services/history/historyEntry';
import type { ServiceStateType } from '../../services/state/service';

const maxChars = 120;
/** More names than any PM2 has; masking one costs more than all else that is told of a service. */
const maxKnown = 2_000;
const known = new Map<string, string>();

/** A text of others as the value of a label. */
export function label(text: string): string {
  let made = known.get(text);
  if (made === undefined) {
    if (known.size >= maxKnown) known.clear();
    known.set(text, (made = oneLine(text, maxChars)));
  }
  return made;
}

/** Causes of restarts as values of `cause`: what a query says lasts longer than our names. */
export const causeLabels: Readonly<Record<HistoryCause, string>> = {
  crash: 'crash',
  ended: 'ended',
  memoryCap: 'memory_cap',
  killedOutside: 'killed_outside',
  outOfMemory: 'out_of_memory',
  serverDied: 'server_died',
  crashLoop: 'crash_loop',
  memoryLoop: 'memory_loop',
  you: 'person',
  agent: 'agent',
  someoneElse: 'someone_else',
  daemonLost: 'pm2_lost',
  recovery: 'recovery',
  unhealthy: 'unhealthy',
  autoRestart: 'pm2',
};

/** Verdicts as values of `state`. */
export const stateLabels: Readonly<Record<ServiceStateType, string>> = {
  stopped: 'stopped',
  done: 'done',
  starting: 'starting',
  ready: 'ready',
  unhealthy: 'unhealthy',
  waitingRestart: 'waiting_restart',
  crashLoop: 'crash_loop',
  memoryLoop: 'memory_loop',
  failed: 'failed',
  orphaned: 'orphaned',
  unknown: 'unknown',
};

/** Each workspace folder's name, with as many folders above it as it takes to tell it from the others. */
export function workspaceLabels(folders: readonly string[]): ReadonlyMap<string, string> {
  const parts = new Map(folders.map((folder) => [folder, folder.split(path.sep).filter(Boolean)]));
  return new Map(
    [...parts].map(([folder, own]) => {
      const others = [...parts].flatMap(([other, names]) => (other === folder ? [] : [names]));
      let count = 1;
      const tail = (names: readonly string[]): string => names.slice(-count).join('/');
      while (count < own.length && others.some((names) => tail(names) === tail(own))) count++;
      return [folder, label(tail(own))];
    }),
  );
}
