import type { Logger } from '../../base/logger';
import type { SystemMemory } from '../../system/types';
import { memoryLevel, type MemoryLimits } from './memoryLevel';
import { Pressure, type PressureLevel, type PressureState } from './pressure';

export interface SharedPressureParts {
  /** True where this window is the one that tells, now and until it gives that back. */
  readonly mayTell: () => Promise<boolean>;
  readonly giveBack: () => Promise<void>;
  /** What all windows of the user see. What is read may be anything. */
  readonly shared: { read(): Promise<unknown>; write(state: PressureState): Promise<void> };
  readonly log: Logger;
}

/** What lasts is written this often, so that whoever goes on knows that it does. */
const writeEveryMs = 30_000;

/**
 * The pressure of one machine, told by one of several windows: the one that saw it first, and when that closes another, which
 * goes on where the first has been.
 */
export class SharedPressure {
  /** While an episode lasts and this window is the one that tells. */
  #own: Pressure | undefined;
  #written: PressureState | undefined;
  #busy = false;

  constructor(private readonly parts: SharedPressureParts) {}

  /** Takes a reading at a time (ms since the epoch); gives the level that this window must tell, if any. */
  async take(
    memory: Pick<SystemMemory, 'usedRatio'>,
    limits: MemoryLimits,
    now: number,
  ): Promise<PressureLevel | undefined> {
    // The next reading is a few seconds away.
    if (this.#busy || (!this.#own && memoryLevel(memory, limits) === 'normal')) return undefined;
    this.#busy = true;
    try {
      if (!(await this.#mayTell())) {
        this.#own = undefined;
        return undefined;
      }
      this.#own ??= await this.#goOn(now);
      const level = this.#own.take(memory, limits, now);
      await this.#write(this.#own.state(now));
      if (this.#own.level === 'normal') {
        this.#own = undefined;
        await this.parts.giveBack();
      }
      return level;
    } finally {
      this.#busy = false;
    }
  }

  async #mayTell(): Promise<boolean> {
    try {
      return await this.parts.mayTell();
    } catch (error) {
      // Twice is better than never.
      this.parts.log.debug(
        `Whether another window tells of the pressure is unknown: ${String(error)}`,
      );
      return true;
    }
  }

  async #goOn(now: number): Promise<Pressure> {
    this.#written = undefined;
    try {
      return Pressure.from(await this.parts.shared.read(), now);
    } catch (error) {
      this.parts.log.debug(`What was told of the pressure cannot be read: ${String(error)}`);
      return new Pressure();
    }
  }

  async #write(state: PressureState): Promise<void> {
    const before = this.#written;
    const same =
      JSON.stringify({ ...before, seenAt: 0 }) === JSON.stringify({ ...state, seenAt: 0 });
    if (before && same && Math.abs(state.seenAt - before.seenAt) < writeEveryMs) return;
    this.#written = state;
    try {
      await this.parts.shared.write(state);
    } catch (error) {
      // Told all the same.
      this.parts.log.debug(`What is told of the pressure cannot be kept: ${String(error)}`);
    }
  }
}
