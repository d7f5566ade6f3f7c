import * as v from 'valibot';
import type { Point } from '../memory/series';
import type { LogMark } from './logMarks';
import type { LogPlace } from './logPlaces';
import type { Run } from './runs';
import type { StateBand } from './stateBands';

/** What is kept of one service. All that went on has its end when it was kept. */
export interface KeptService {
  readonly points: readonly Point[];
  readonly bands: readonly StateBand[];
  readonly marks: readonly LogMark[];
  readonly places: readonly LogPlace[];
  readonly runs: readonly Run[];
}

export interface KeptTimeline {
  /** When it was kept; ms since the epoch. */
  readonly at: number;
  /** By service key. */
  readonly services: readonly (readonly [string, KeptService])[];
  readonly system: readonly Point[];
}

const version = 1;
/** Services that are kept: the newest. Each has some 50 kB. */
const maxServices = 100;
/** More of one list is of no window of ours. */
const maxItems = 10_000;

const number = v.pipe(v.number(), v.finite());
const maxChars = 4_000;
const text = v.pipe(v.string(), v.maxLength(maxChars));
/** Thousands of numbers: one look at each. */
const numbers = v.custom<readonly number[]>(
  (value) =>
    Array.isArray(value) &&
    value.length <= 3 * maxItems &&
    value.every((one) => Number.isFinite(one)),
);
const list = <const S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.maxLength(maxItems));
const states = [
  'stopped',
  'starting',
  'ready',
  'unhealthy',
  'waitingRestart',
  'crashLoop',
  'memoryLoop',
  'failed',
  'orphaned',
  'unknown',
  'done',
] as const satisfies readonly StateBand['state'][];

const schema = v.object({
  version: v.literal(version),
  at: number,
  paths: list(text),
  system: numbers,
  services: v.pipe(
    v.array(
      v.object({
        key: text,
        points: numbers,
        bands: list(v.object({ from: number, to: number, state: v.picklist(states) })),
        marks: list(
          v.object({
            at: number,
            kind: v.picklist(['error', 'folded']),
            count: number,
            text: v.optional(text),
          }),
        ),
        places: numbers,
        runs: list(v.object({ from: number, to: number })),
      }),
    ),
    v.maxLength(maxServices),
  ),
});

/** A timeline as JSON that is small: points as differences, paths once. */
export function toRecord({ at, services, system }: KeptTimeline): unknown {
  const paths: string[] = [];
  const indexOf = (path: string): number => {
    const known = paths.indexOf(path);
    return known >= 0 ? known : paths.push(path) - 1;
  };
  return {
    version,
    at,
    system: packed(system),
    // A name or a path that is too long to be read back would cost all the others their record.
    services: services
      .filter(([key]) => isShort(key))
      .slice(-maxServices)
      .map(([key, { points, places, ...rest }]) => ({
        key,
        points: packed(points),
        places: places
          .filter(({ path }) => isShort(path))
          .flatMap(({ path, inode, offset, ...one }) => [one.at, indexOf(path), inode, offset]),
        ...rest,
      })),
    paths,
  };
}

function isShort({ length }: string): boolean {
  return length <= maxChars;
}

/** Reads what may be anything; undefined where it is no record. */
export function fromRecord(value: unknown): KeptTimeline | undefined {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { at, paths, services, system } = parsed.output;
  return {
    at,
    system: unpacked(system),
    services: services.map(({ key, points, places, ...rest }) => [
      key,
      { points: unpacked(points), places: placesOf(places, paths), ...rest },
    ]),
  };
}

const kB = 1024;
const noCpu = -1;

/** Time, memory in kB and CPU in tenths of a percent, one after the other; times as differences. */
function packed(points: readonly Point[]): readonly number[] {
  let last = 0;
  return points.slice(-maxItems).flatMap(({ at, bytes, cpuPercent }) => {
    const step = Math.round(at) - last;
    last += step;
    const cpu = cpuPercent === undefined ? noCpu : Math.round(cpuPercent * 10);
    return [step, Math.round(bytes / kB), cpu];
  });
}

function unpacked(numbers: readonly number[]): readonly Point[] {
  const points: Point[] = [];
  let at = 0;
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [step = 0, size = 0, cpu = noCpu] = numbers.slice(i, i + 3);
    // Out of order it is no series.
    if (step < 0 || size < 0) return points;
    at += step;
    points.push({ at, bytes: size * kB, ...(cpu !== noCpu && { cpuPercent: cpu / 10 }) });
  }
  return points;
}

function placesOf(numbers: readonly number[], paths: readonly string[]): readonly LogPlace[] {
  const places: LogPlace[] = [];
  for (let i = 0; i + 3 < numbers.length; i += 4) {
    const [at = 0, index = -1, inode = 0, offset = 0] = numbers.slice(i, i + 4);
    const path = paths[index];
    if (path !== undefined && offset >= 0) places.push({ at, path, inode, offset });
  }
  return places;
}
