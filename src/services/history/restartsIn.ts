import type { HistoryCause, HistoryEntry } from './historyEntry';

/** A restart of a service, and what it was for. */
export interface RestartMoment {
  /** ms since the epoch. */
  readonly at: number;
  readonly cause: HistoryCause;
}

/** Starts that nobody but a rule of ours orders follow an end of another name. */
const byRule: ReadonlySet<HistoryCause> = new Set([
  'memoryCap',
  'serverDied',
  'recovery',
  'unhealthy',
]);

/** The restarts in the history of a service: each start that followed an end without a person's wish to have it stopped. */
export function restartsIn(entries: readonly HistoryEntry[]): readonly RestartMoment[] {
  let end: HistoryCause | undefined;
  return entries.flatMap(({ at, what, cause }) => {
    if (what === 'restart' || what === 'cap') return [{ at, cause }];
    if (what === 'exit') end = cause;
    if (what !== 'start') return [];
    const why = cause === 'autoRestart' ? end : byRule.has(cause) ? cause : undefined;
    end = undefined;
    return why === undefined ? [] : [{ at, cause: why }];
  });
}
