import type { AppFields } from '../live/harness/apps';
import type { WindowOptions } from '../live/harness/window';
import type { Stage } from './stage';

/** One thing that goes wrong: a row of the table in docs/faults.md. */
export interface Fault {
  readonly name: string;
  /** How it is injected, for people. */
  readonly injects: string;
  /** What must hold beyond what must hold after every fault. */
  readonly holds: string;
  /** Cheap and telling: also run by `npm test`. */
  readonly short?: boolean;
  /** Why it cannot be had here; undefined where it can. */
  readonly lacking?: () => string | undefined;
  /** Services beside the usual ones. */
  readonly apps?: (stage: Stage) => readonly AppFields[];
  /** Files of the workspace beside the usual ones. */
  readonly files?: Readonly<Record<string, string>>;
  readonly window?: Omit<WindowOptions, 'folders'>;
  /** Before the window opens: mounts, a daemon that another started. */
  readonly before?: (stage: Stage) => Promise<void> | void;
  /** A guardian that also answers with metrics runs beside the services. */
  readonly guardian?: boolean;
  /** Injects it and waits until it is over; throws where what must hold did not. What was seen, in words. */
  readonly run: (stage: Stage) => Promise<string | void>;
  /** Services that do not run afterwards, as they should not. */
  readonly stopped?: readonly string[];
  /** Lines that the fault itself takes: those that were written while the disk was full are on no disk. */
  readonly linesLost?: boolean;
  /** Lines of level error in our log that the fault brings by nature. */
  readonly errors?: readonly RegExp[];
  /** How long a row may say what is not so, in ms, where it is more than the usual 5 s; and the reason. */
  readonly untrueMs?: readonly [number, string];
}

/** What was seen of one fault. */
export interface Outcome {
  readonly fault: Fault;
  readonly seen: string;
  readonly result: 'held' | 'failed' | 'skipped';
}
