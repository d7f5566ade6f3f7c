import { toCurve } from '../../base/monitor/curve';
import type { Curve, Lane, LaneChange, LaneFacts, SystemLane } from '../../base/monitor/lane';
import { spanMs } from '../../base/monitor/spans';
import type { HostMessage, View } from '../../base/monitor/protocol';
import type { RestartHistory } from '../../services/history/restartHistory';
import type { MemoryLimits } from '../../services/memory/memoryLevel';
import { longestGap, longestSpanMs, type Point, stepOf } from '../../services/memory/series';
import type { Service } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { Timeline } from '../../services/timeline/timeline';
import { type LabelOf, shownName } from '../logs/shownName';
import { bandOf, factsOf, markOfEntry, markOfLines } from './laneTexts';

export interface LaneSourceParts {
  readonly store: Pick<ServiceStore, 'services' | 'get'>;
  readonly history: Pick<RestartHistory, 'of'>;
  readonly timeline: Pick<
    Timeline,
    'series' | 'bands' | 'marks' | 'runs' | 'systemPoints' | 'systemMemory'
  >;
  readonly limits: () => MemoryLimits;
  readonly folderLabel: LabelOf;
  /** Why there are no lanes, as a sentence. */
  readonly empty: () => string;
}

type Shown = Omit<Extract<HostMessage, { type: 'shown' }>, 'type' | 'texts' | 'locale' | 'view'>;
type Changed = Omit<Extract<HostMessage, { type: 'tick' }>, 'type'>;

/** The lists of a lane that are sent when they have changed. */
type Lists = Pick<Lane, 'bands' | 'marks' | 'runs'>;

const maxNameChars = 80;

/** What is shown of all services in a time, whole, and then what is new of it. */
export class LaneSource {
  #from = 0;
  /** Undefined where the view follows the present. */
  #to: number | undefined;
  #spanMs: number = spanMs.tenMinutes;
  /** By series: the newest point that was given. */
  readonly #given = new Map<string, number>();
  /** By service and list: what was given, as JSON. */
  readonly #lists = new Map<string, string>();
  readonly #states = new Map<string, string>();

  constructor(private readonly parts: LaneSourceParts) {}

  /** Everything in a view; `now` in ms since the epoch. */
  shown(view: View, now: number): Shown {
    this.#lists.clear();
    this.#given.clear();
    if ('from' in view) {
      [this.#from, this.#to] = [view.from, view.to];
      this.#spanMs = Math.max(0, now - view.from);
    } else {
      this.#spanMs = view.span === 'sinceStart' ? this.#sinceStart(now) : spanMs[view.span];
      [this.#from, this.#to] = [now - this.#spanMs, undefined];
    }
    const lanes = this.parts.store.services.map((service): Lane => {
      const lists = this.#listsNow(service.key, now);
      this.#changedLists(service.key, lists);
      return { ...this.#facts(service), curve: this.#curve(service.key, now), ...lists };
    });
    return {
      from: this.#from,
      to: this.#to ?? now,
      stepMs: stepOf(this.#spanMs),
      now,
      lanes,
      system: this.#system(now),
      ...(lanes.length === 0 && { empty: this.parts.empty() }),
    };
  }

  /** What is new since the last answer. */
  changed(now: number): Changed {
    const lanes = this.parts.store.services.map((service): LaneChange => ({
      ...this.#facts(service),
      curve: this.#curve(service.key, now),
      ...this.#changedLists(service.key, this.#listsNow(service.key, now)),
    }));
    return { now, lanes, system: this.#system(now) };
  }

  /** All lanes in a time that stands still. */
  lanes(from: number, to: number, now: number): readonly Lane[] {
    return this.parts.store.services.map((service) => ({
      ...this.#facts(service),
      curve: this.between(service.key, from, to, now),
      ...this.#listsOf(service.key, from, to),
    }));
  }

  /** True where the state of a service is another than that which was given. */
  isNews(serviceKey: string): boolean {
    const service = this.parts.store.get(serviceKey);
    return service !== undefined && stateOf(service) !== this.#states.get(serviceKey);
  }

  /** What a service held in a time, in the finest steps that there are for it. */
  between(serviceKey: string, from: number, to: number, now: number): Curve {
    const span = Math.max(0, now - from);
    const points = this.parts.timeline.series.points(serviceKey, span, now);
    return toCurve(
      points.filter(({ at }) => at <= to),
      longestGap(span),
    );
  }

  nameOf(service: Service): string {
    const { store, folderLabel } = this.parts;
    return shownName(service, store.services, folderLabel, maxNameChars);
  }

  #facts(service: Service): LaneFacts {
    this.#states.set(service.key, stateOf(service));
    return factsOf(service, this.nameOf(service));
  }

  #sinceStart(now: number): number {
    const starts = this.parts.store.services.flatMap(({ startedAt }) => startedAt ?? []);
    const first = Math.min(...starts, now - spanMs.tenMinutes);
    return Math.min(longestSpanMs, now - first);
  }

  #curve(key: string, now: number): Curve {
    return this.#fresh(key, now, this.parts.timeline.series.points(key, this.#spanMs, now));
  }

  /** The points of the view that were not given yet; the newest of those before may have grown. */
  #fresh(id: string, now: number, points: readonly Point[]): Curve {
    const since = this.#given.get(id) ?? 0;
    const step = stepOf(this.#spanMs);
    const to = this.#to ?? now + step;
    const fresh = points.filter(({ at }) => at >= since - (since % step) && at <= to);
    const last = fresh.at(-1);
    if (last) this.#given.set(id, last.at);
    return toCurve(fresh, longestGap(this.#spanMs));
  }

  #system(now: number): SystemLane {
    const { timeline, limits } = this.parts;
    return {
      curve: this.#fresh('', now, timeline.systemPoints(this.#spanMs, now)),
      totalBytes: timeline.systemMemory?.totalBytes,
      limitedBy: timeline.systemMemory?.limitedBy ?? 'machine',
      ...limits(),
    };
  }

  #listsNow(key: string, now: number): Lists {
    const from = this.#to === undefined ? now - this.#spanMs : this.#from;
    return this.#listsOf(key, from, this.#to ?? Infinity);
  }

  #listsOf(key: string, from: number, to: number): Lists {
    const { timeline, history } = this.parts;
    const entries = history.of(key).filter(({ at }) => at >= from && at <= to);
    return {
      bands: timeline.bands.of(key, from, to).map(bandOf),
      marks: [
        ...entries.map(markOfEntry),
        ...timeline.marks.of(key, from, to).map(markOfLines),
      ].sort((a, b) => a.at - b.at),
      runs: timeline.runs.of(key),
    };
  }

  /** Those that are others than what was given, which they are from now on. */
  #changedLists(key: string, lists: Lists): Partial<Lists> {
    const changed = Object.entries(lists).filter(([name, list]) => {
      const id = `${key}\n${name}`;
      const text = JSON.stringify(list);
      if (this.#lists.get(id) === text) return false;
      this.#lists.set(id, text);
      return true;
    });
    return Object.fromEntries(changed);
  }
}

function stateOf({ state, busy, instances }: Service): string {
  return `${state.type} ${busy ?? ''} ${instances.length}`;
}
