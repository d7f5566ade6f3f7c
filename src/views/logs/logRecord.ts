import type { SeenPlace } from '../../services/logs/logFeed';
import type { RememberedError } from './errorMarks';

/** What a window knew of logs: how far each was read, and the errors among them that nobody had seen. */
export interface LogRecord {
  /** When it was written; ms since the epoch. */
  readonly at: number;
  /** By path. */
  readonly places: Readonly<Record<string, SeenPlace>>;
  /** By service key. */
  readonly errors: Readonly<Record<string, RememberedError>>;
}

/** What somebody has stored, if it is a record; what is wrong in it is left out. */
export function toLogRecord(stored: unknown): LogRecord | undefined {
  if (!isObject(stored) || typeof stored['at'] !== 'number') return undefined;
  return {
    at: stored['at'],
    places: entriesOf(stored['places'], isPlace),
    errors: entriesOf(stored['errors'], isError),
  };
}

/** The one that was written last. */
export function newest(...records: readonly (LogRecord | undefined)[]): LogRecord | undefined {
  return records.reduce((one, other) => ((other?.at ?? 0) > (one?.at ?? 0) ? other : one));
}

function entriesOf<T>(value: unknown, is: (one: unknown) => one is T): Record<string, T> {
  if (!isObject(value)) return {};
  const all: Record<string, T> = {};
  for (const [key, one] of Object.entries(value)) if (is(one)) all[key] = one;
  return all;
}

function isPlace(value: unknown): value is SeenPlace {
  return (
    isObject(value) && typeof value['inode'] === 'number' && typeof value['offset'] === 'number'
  );
}

function isError(value: unknown): value is RememberedError {
  return isObject(value) && typeof value['text'] === 'string' && typeof value['at'] === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
