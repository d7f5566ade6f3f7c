import type { SystemMemory } from '../../system/types';
import { type MemoryLevel, memoryLevel, type MemoryLimits } from '../memoryLevel';

/** The same is not said again before this time has passed. */
const cooldownMs = 600_000;

type PressureLevel = Exclude<MemoryLevel, 'normal'>;

/** Notices that the system's memory becomes tight; says so once, and again only when it is worse or long after. */
export class Pressure {
  #level: MemoryLevel = 'normal';
  readonly #toldAt = new Map<MemoryLevel, number>();
  /** What is to be told as soon as it may be, while it lasts. */
  #owed: PressureLevel | undefined;

  get level(): MemoryLevel {
    return this.#level;
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
    const toldAt = Math.max(
      this.#toldAt.get(owed) ?? -Infinity,
      owed === 'warning' ? (this.#toldAt.get('critical') ?? -Infinity) : -Infinity,
    );
    if (now - toldAt < cooldownMs) return undefined;
    this.#toldAt.set(owed, now);
    this.#owed = undefined;
    return owed;
  }

  /** What `take` gave could not be told: the next reading gives it again. */
  untold(level: PressureLevel): void {
    this.#owed = level;
    this.#toldAt.delete(level);
  }
}
