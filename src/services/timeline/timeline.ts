import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { SystemMemory } from '../../system/types';
import type { Feed } from '../coreParts';
import { reasonOf } from '../logs/errorNotes';
import { longestSpanMs, MemorySeries, type Point } from '../memory/series';
import { isRunning, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { LogMarks } from './logMarks';
import { LogPlaces } from './logPlaces';
import { Runs } from './runs';
import { StateBands } from './stateBands';
import type { KeptService, KeptTimeline } from './timelineRecord';

export interface TimelineParts {
  readonly store: Pick<ServiceStore, 'services' | 'get' | 'onDidRefresh' | 'onDidChange'>;
  readonly feed: Pick<Feed, 'onDidReadLines' | 'onDidFold'>;
  /** What services held and used. */
  readonly series: MemorySeries;
  readonly clock?: Clock;
}

/** The series of the machine has no service's key. */
const systemKey = 'system';
/** Of services that are not there now, so many are kept. */
const maxWaiting = 40;

/** What the services of a workspace did over time. */
export class Timeline implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #system = new MemorySeries();
  #met = new Set<string>();
  /** What an earlier window kept of services that this one has not met. */
  readonly #waiting = new Map<string, KeptService>();
  readonly bands = new StateBands();
  readonly marks = new LogMarks();
  readonly places = new LogPlaces();
  readonly runs = new Runs();
  #memory: SystemMemory | undefined;

  constructor(private readonly parts: TimelineParts) {
    const { store, feed } = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(store.onDidRefresh(() => this.#look()));
    this.#store.add(store.onDidChange((service) => this.#note(service)));
    this.#store.add(
      feed.onDidReadLines(({ serviceKey, lines, from }) => {
        const now = this.#clock.now();
        // Read a while after it was written, on a busy machine.
        if (from) this.places.note(serviceKey, from, lines[0]?.at || now);
        const errors = lines.filter((line) => line.level === 'error' && !line.continues);
        const [first] = errors;
        if (!first) return;
        const at = first.at || now;
        this.marks.add(serviceKey, 'error', { at, count: errors.length }, () => reasonOf(first));
      }),
    );
    const folded = feed.onDidFold?.(({ serviceKey, lines }) =>
      this.marks.add(serviceKey, 'folded', { at: this.#clock.now(), count: lines }),
    );
    if (folded) this.#store.add(folded);
    this.#look();
  }

  get series(): MemorySeries {
    return this.parts.series;
  }

  /** The machine's memory in use in the last `spanMs`, oldest first. */
  systemPoints(spanMs: number, now: number): readonly Point[] {
    return this.#system.points(systemKey, spanMs, now);
  }

  /** The machine's memory as it was last read. */
  get systemMemory(): SystemMemory | undefined {
    return this.#memory;
  }

  sawSystem(memory: SystemMemory): void {
    this.#memory = memory;
    const bytes = memory.usedRatio * memory.totalBytes;
    this.#system.add(systemKey, { at: this.#clock.now(), bytes });
  }

  /** All there is to keep. */
  record(): KeptTimeline {
    const at = this.#clock.now();
    const services = this.parts.store.services.map(({ key }): [string, KeptService] => [
      key,
      {
        points: this.series.all(key),
        bands: this.bands.of(key).map((band) => ({ ...band, to: band.to ?? at })),
        marks: this.marks.of(key),
        places: this.places.all(key),
        runs: this.runs.of(key).map((run) => ({ ...run, to: run.to ?? at })),
      },
    ]);
    return {
      at,
      services: [...this.#waiting, ...services],
      system: this.#system.all(systemKey),
    };
  }

  /** Goes on from what an earlier window kept; what lies ahead of now or too far behind is left out. */
  restore({ services, system }: KeptTimeline): void {
    const now = this.#clock.now();
    const inTime = ({ at }: { readonly at: number }): boolean =>
      at <= now && at > now - longestSpanMs;
    this.#system.restore(systemKey, system.filter(inTime));
    for (const [key, { points, bands, marks, places, runs }] of services.slice(-maxWaiting)) {
      this.#waiting.set(key, {
        points: points.filter(inTime),
        bands: bands.filter(({ from }) => inTime({ at: from })),
        marks: marks.filter(inTime),
        places: places.filter(inTime),
        runs: runs.filter(({ from }) => from <= now),
      });
    }
    this.#look();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look(): void {
    const before = this.#met;
    this.#met = new Set(this.parts.store.services.map(({ key }) => key));
    for (const key of before) if (!this.#met.has(key)) this.#forget(key);
    for (const service of this.parts.store.services) {
      const { key } = service;
      const kept = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (kept) {
        this.series.restore(key, kept.points);
        this.bands.restore(key, kept.bands);
        this.marks.restore(key, kept.marks);
        this.places.restore(key, kept.places);
        this.runs.restore(key, kept.runs);
      }
      this.#note(service);
    }
  }

  #forget(key: string): void {
    for (const part of [this.bands, this.marks, this.places, this.runs]) part.forget(key);
  }

  #note(service: Service): void {
    const { key, state, startedAt } = service;
    const now = this.#clock.now();
    this.bands.note(key, state.type, now);
    this.runs.note(key, isRunning(service) ? startedAt : undefined, now);
  }
}
