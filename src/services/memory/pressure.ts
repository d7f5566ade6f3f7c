import type { SystemMemory } from '../../system/types';
import { type MemoryLevel, memoryLevel, type MemoryLimits } from '../memoryLevel';

/** The same is not said again before this time has passed. */
const cooldownMs = 600_000;

/** Notices that the system's memory becomes tight; says so once, and again only when it is worse or long after. */
export class Pressure {
  #level: MemoryLevel = 'normal';
  readonly #toldAt = new Map<MemoryLevel, number>();

  get level(): MemoryLevel {
    return this.#level;
  }

  /** Takes a reading at a time (ms since the epoch); gives the level that must be told, if any. */
  take(
    memory: Pick<SystemMemory, 'usedRatio'>,
    limits: MemoryLimits,
    now: number,
  ): Exclude<MemoryLevel, 'normal'> | undefined {
    const before = this.#level;
    this.#level = memoryLevel(memory, limits, before);
    const level = this.#level;
    const risen = before === 'normal' || (before === 'warning' && level === 'critical');
    if (level === 'normal' || level === before || !risen) return undefined;
    // Critical was said a moment ago: that it is a little better does not need saying.
    const toldAt = Math.max(
      this.#toldAt.get(level) ?? -Infinity,
      level === 'warning' ? (this.#toldAt.get('critical') ?? -Infinity) : -Infinity,
    );
    if (now - toldAt < cooldownMs) return undefined;
    this.#toldAt.set(level, now);
    return level;
  }

  /** What `take` gave could not be told: the next reading gives it again. */
  untold(level: MemoryLevel): void {
    this.#level = 'normal';
    this.#toldAt.delete(level);
  }
}
