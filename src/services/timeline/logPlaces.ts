import type { LinesFrom } from '../logs/tail';

/** Where a log was at a moment (ms since the epoch): what was said then begins there. */
export interface LogPlace extends LinesFrom {
  readonly at: number;
}

/** Places of one file are so far apart at least. */
const apartMs = 5_000;
/** On a busy machine the first lines of a service are read so late. */
const soonMs = 30_000;
const maxPlaces = 1_200;

/** Where the logs of services were as time went by, so that a moment leads to what was said then. */
export class LogPlaces {
  readonly #places = new Map<string, LogPlace[]>();

  /** Notes that lines were read at a moment. */
  note(serviceKey: string, { path, inode, offset }: LinesFrom, at: number): void {
    const places = this.#places.get(serviceKey) ?? [];
    this.#places.set(serviceKey, places);
    const last = places.findLast((one) => one.path === path);
    if (last && last.inode === inode && Math.abs(at - last.at) < apartMs) return;
    places.push({ at, path, inode, offset });
    if (places.length > maxPlaces) this.#places.set(serviceKey, sparser(places));
  }

  /** The newest place of each file of a service at or before a moment; where nothing is known before, the first soon after. */
  at(serviceKey: string, moment: number): readonly LogPlace[] {
    const found = new Map<string, LogPlace>();
    for (const place of this.all(serviceKey)) {
      if (place.at <= moment) found.set(place.path, place);
    }
    const soon = this.all(serviceKey).find(({ at }) => at < moment + soonMs);
    return found.size === 0 && soon ? [soon] : [...found.values()];
  }

  all(serviceKey: string): readonly LogPlace[] {
    return this.#places.get(serviceKey) ?? [];
  }

  /** Puts what an earlier window saw in front. */
  restore(serviceKey: string, earlier: readonly LogPlace[]): void {
    this.#places.set(serviceKey, [...earlier, ...this.all(serviceKey)].slice(-maxPlaces));
  }

  forget(serviceKey: string): void {
    this.#places.delete(serviceKey);
  }
}

/** Every other one of the older half is left out: the newest moments are asked for most. */
function sparser(places: readonly LogPlace[]): LogPlace[] {
  const half = places.length / 2;
  return places.filter((_, i) => i >= half || i % 2 === 0);
}
