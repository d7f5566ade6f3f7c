import { endianness } from 'node:os';
import { type Clock, systemClock } from '../../base/clock';
import { readProcFile, readProcSecret } from './procFile';

/** USER_HZ of every Linux that Node runs on (include/uapi/asm-generic/param.h). */
const usualTicks = 100;

/** Entry of the auxiliary vector that holds the clock ticks per second (getauxval(3)). */
const AT_CLKTCK = 17n;

/** A wall clock that was set moves the boot time; a smaller difference is only rounding. */
const clockWasSetMs = 1000;

/** Turns clock ticks of /proc into milliseconds. */
export class ProcClock {
  readonly #msPerTick: number;
  #bootAt: number | undefined;

  constructor(
    private readonly procRoot = '/proc',
    private readonly clock: Clock = systemClock,
  ) {
    this.#msPerTick = 1000 / readTicksPerSecond(procRoot);
  }

  ms(ticks: number): number {
    return ticks * this.#msPerTick;
  }

  /** A start time as ms since the epoch. Steady from sample to sample, so that it can be compared. */
  startedAt(ticks: number): number {
    return Math.round((this.#bootAt ?? this.refresh()) + this.ms(ticks));
  }

  /**
   * Looks whether the wall clock was set since. The boot time comes from /proc/uptime (hundredths of a second)
   * rather than from `btime` in /proc/stat, which is cut to whole seconds.
   */
  refresh(): number {
    const uptime = parseFloat(readProcFile(`${this.procRoot}/uptime`) ?? '');
    const bootAt = Number.isFinite(uptime) ? this.clock.now() - uptime * 1000 : 0;
    if (this.#bootAt === undefined || Math.abs(bootAt - this.#bootAt) > clockWasSetMs) {
      this.#bootAt = bootAt;
    }
    return this.#bootAt;
  }
}

/** Clock ticks per second, which the kernel tells every process in its auxiliary vector; else 100. */
function readTicksPerSecond(procRoot: string): number {
  const path = `${procRoot}/self/auxv`;
  return readProcSecret(path, (bytes) => parseTicksPerSecond(bytes, is64Bit)) ?? usualTicks;
}

const is64Bit = ['x64', 'arm64', 'ppc64', 's390x', 'riscv64', 'loong64'].includes(process.arch);

/** Finds AT_CLKTCK in an auxiliary vector: pairs of words, key and value. */
export function parseTicksPerSecond(vector: Buffer, wide: boolean): number | undefined {
  const size = wide ? 8 : 4;
  const little = endianness() === 'LE';
  const word = (at: number): bigint => {
    if (wide) return little ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at);
    return BigInt(little ? vector.readUInt32LE(at) : vector.readUInt32BE(at));
  };
  for (let at = 0; at + 2 * size <= vector.length; at += 2 * size) {
    if (word(at) === AT_CLKTCK) return Number(word(at + size)) || undefined;
  }
  return undefined;
}
