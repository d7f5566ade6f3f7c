import type { HistoryCause } from './historyEntry';
import type { CommandOrigin } from '../supervise/commandOrigins';

/** What is known of an end when its cause is decided. */
export interface ExitEvidence {
  readonly exitCode?: number;
  /** As PM2 prints it. */
  readonly signal?: string;
  /** PM2 was told, or told itself, to end it. */
  readonly asked: boolean;
  /** PM2's own cap was the reason. */
  readonly overCap: boolean;
  /** Our command under way. */
  readonly origin?: CommandOrigin;
  /** The kernel has killed for memory in its cgroup since it was last looked at. */
  readonly oomKilled: boolean;
}

/** Signals by which a program ends itself, or that tell a fault of its own. */
const faults: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGSEGV',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
  'SIGSYS',
]);

/** What a shell says of a child that a signal ended: 128 and the signal's number. */
const shellCodes: Readonly<Record<number, string>> = { 137: 'SIGKILL', 143: 'SIGTERM' };

/** The signal that really ended it: PM2 prints SIGINT where there was none. */
export function trueSignal({
  signal,
  exitCode,
}: Pick<ExitEvidence, 'signal' | 'exitCode'>): string | undefined {
  if (signal !== undefined && signal !== 'SIGINT') return signal;
  return exitCode === undefined ? undefined : shellCodes[exitCode];
}

/** Decides why a process ended. */
export function exitCause(evidence: ExitEvidence): HistoryCause {
  if (evidence.overCap) return 'memoryCap';
  if (evidence.asked) return evidence.origin ? evidence.origin.by : 'someoneElse';
  const signal = trueSignal(evidence);
  if (signal === undefined) return (evidence.exitCode ?? 0) === 0 ? 'ended' : 'crash';
  if (faults.has(signal)) return 'crash';
  return signal === 'SIGKILL' && evidence.oomKilled ? 'outOfMemory' : 'killedOutside';
}
