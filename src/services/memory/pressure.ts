import * as v from 'valibot';
import type { SystemMemory } from '../../system/types';
import { type MemoryLevel, memoryLevel, type MemoryLimits } from './memoryLevel';

/** The same is not said again before this time has passed. */
const cooldownMs = 600_000;
/** An episode that nobody has seen for this long is over: the windows that saw it were closed. */
const unseenMs = 120_000;

export type PressureLevel = Exclude<MemoryLevel, 'normal'>;

const levels = ['warning', 'critical'] as const satisfies readonly PressureLevel[];
const time = v.pipe(v.number(), v.finite());
const schema = v.object({
  seenAt: time,
  level: v.picklist(['normal', ...levels]),
  owed: v.optional(v.picklist(levels)),
  toldAt: v.object({ warning: v.optional(time), critical: v.optional(time) }),
});

/** What is to be known of an episode by whoever goes on with it. Times in ms since the epoch. */
export type PressureState = Readonly<v.InferOutput<typeof schema>>;

/** Notices that the system's memory becomes tight; says so once, and again only when it is worse or long after. */
export class Pressure {
  #level: MemoryLevel = 'normal';
  readonly #toldAt = new Map<PressureLevel, number>();
  /** What is to be told as soon as it may be, while it lasts. */
  #owed: PressureLevel | undefined;

  /** Goes on from what `state` gave, by now (ms since the epoch); anything else is as if there had been nothing. */
  static from(value: unknown, now: number): Pressure {
    const pressure = new Pressure();
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) return pressure;
    const { seenAt, level, owed, toldAt } = parsed.output;
    for (const one of levels) {
      const at = toldAt[one];
      if (at !== undefined) pressure.#toldAt.set(one, at);
    }
    if (Math.abs(now - seenAt) < unseenMs) {
      pressure.#level = level;
      pressure.#owed = owed;
    }
    return pressure;
  }

  get level(): MemoryLevel {
    return this.#level;
  }

  /** For `from`; `now` is the time of the last reading. */
  state(now: number): PressureState {
    return {
      seenAt: now,
      level: this.#level,
      ...(this.#owed && { owed: this.#owed }),
      toldAt: Object.fromEntries(this.#toldAt),
    };
  }

  /** Takes a reading at a time (ms since the epoch); gives the level that must be told, if any. */
  take(
    memory: Pick<SystemMemory, 'usedRatio'>,
    limits: MemoryLimits,
    now: number,
  ): PressureLevel | undefined {
    const before = this.#level;
    const level = (this.#level = memoryLevel(memory, limits, before));
    if (level === 'normal') this.#owed = undefined;
    else if (before === 'normal' || (before === 'warning' && level === 'critical')) {
      this.#owed = level;
    }
    const owed = this.#owed;
    if (owed === undefined || owed !== level) {
      this.#owed = undefined;
      return undefined;
    }
    // Critical was said a moment ago: that it is a little better does not need saying.
    const quiet = levels.some((one) => {
      const at = owed === one || one === 'critical' ? this.#toldAt.get(one) : undefined;
      return at !== undefined && Math.abs(now - at) < cooldownMs;
    });
    if (quiet) return undefined;
    this.#toldAt.set(owed, now);
    this.#owed = undefined;
    return owed;
  }
}
