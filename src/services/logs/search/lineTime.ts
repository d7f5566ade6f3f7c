import type { LogPlace } from '../../timeline/logPlaces';

/** When a line was written, ms since the epoch. `exact`: it says so itself; else it is known to some seconds. */
export interface LineTime {
  readonly at: number;
  readonly exact: boolean;
}

/** A time is looked for at the beginning of a line only. */
const headChars = 120;
const iso =
  /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?(?!\d)/;
/** pino, bunyan and zap: ms since the epoch, or seconds. */
const jsonTime = /"(?:time|timestamp|ts)":\s?(\d{13}|\d{10})(?!\d)/;

/** The time that a line says of itself; local where it names no zone. */
export function ownTime(text: string): number | undefined {
  const head = text.slice(0, headChars);
  const [, day, time, fraction = '0', zone = ''] = iso.exec(head) ?? [];
  if (day !== undefined) {
    const ms = fraction.slice(0, 3).padEnd(3, '0');
    const at = Date.parse(`${day}T${time}.${ms}${zone === 'UTC' ? 'Z' : zone}`);
    return Number.isNaN(at) ? undefined : at;
  }
  const [, number] = jsonTime.exec(head) ?? [];
  if (number === undefined) return undefined;
  return number.length === 13 ? Number(number) : Number(number) * 1_000;
}

/** About when the byte at `offset` of a file was written: that of the last place known before it. */
export function timeByPlace(
  places: readonly LogPlace[],
  inode: number,
  offset: number,
): number | undefined {
  return places.findLast((one) => one.inode === inode && one.offset <= offset)?.at;
}
