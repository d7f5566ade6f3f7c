import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { hasCode } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { readText } from '../../system/files/readText';
import { isOwnHome } from '../daemon/homeGuard';
import { removeStale } from '../daemon/staleFile';
import { folderFiles } from './closeInstruction';
import { isAlive } from '../daemon/isAlive';

/** A lease that was not renewed for this long is free: its window hangs or is gone. */
const staleMs = 15_000;
const renewMs = 4_000;

/** After a guardian was put out, what it had begun may go on for this long. */
const handoverMs = 5_000;

/** A window goes before a guardian, which acts only while no window is there. */
export type LeaseRole = 'window' | 'guardian';

interface Holder {
  readonly owner: string;
  readonly pid: number;
  readonly role?: LeaseRole;
}

/**
 * Decides which of several windows acts for a workspace folder: a file in PM2_HOME, made with O_EXCL, renewed while it is
 * held, free again when its window has closed, died or hung.
 */
export class Leases implements Disposable {
  readonly #store = new DisposableStore();
  readonly #owner = randomUUID();
  readonly #held = new Set<string>();
  /** Leases that a guardian had, and until when (ms since the epoch) it may still be busy. */
  readonly #quietUntil = new Map<string, number>();

  /** `home` is the PM2_HOME folder, asked anew each time; it may throw. */
  constructor(
    private readonly home: () => string,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
    private readonly role: LeaseRole = 'window',
  ) {
    this.#store.add(
      repeat(
        () => renewMs,
        () => this.#renew(),
        (error) => log.debug(`A lease could not be renewed: ${String(error)}`),
        clock,
      ),
    );
  }

  /** True where this window acts for the folder now: it held the lease, or has just got it. */
  async mayAct(folder: string): Promise<boolean> {
    if (this.#store.disposed) return false;
    try {
      if (!(await isOwnHome(this.home()))) return false;
      const file = this.#fileOf(folder);
      const mine = await this.#take(file);
      if (mine) this.#held.add(file);
      else this.#held.delete(file);
      return mine && this.clock.now() >= (this.#quietUntil.get(file) ?? 0);
    } catch (error) {
      this.log.error('The lease of a workspace could not be taken.', error);
      return false;
    }
  }

  /** Gives the lease of a folder back, so that another window may act. Never rejects. */
  async giveBack(folder: string): Promise<void> {
    const file = this.#fileOf(folder);
    this.#held.delete(file);
    await this.#release(file);
  }

  dispose(): void {
    this.#store.dispose();
    for (const file of this.#held) void this.#release(file);
    this.#held.clear();
  }

  async #renew(): Promise<void> {
    for (const file of this.#held) {
      if (!(await this.#touch(file))) this.#held.delete(file);
    }
  }

  async #take(file: string): Promise<boolean> {
    if (this.#held.has(file) && (await this.#touch(file))) return true;
    // Twice: what is stale is cleared in between.
    for (let round = 0; round < 2; round++) {
      try {
        const holder: Holder = { owner: this.#owner, pid: process.pid, role: this.role };
        const text = JSON.stringify(holder);
        await fs.writeFile(file, text, { flag: 'wx', mode: 0o600 });
        return true;
      } catch (error) {
        // Without a PM2_HOME there is nothing to act on, and nobody else to act.
        if (hasCode(error, 'ENOENT')) return true;
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      if (await this.#touch(file)) return true;
      if (await isStale(file)) await removeStale(file, () => isStale(file));
      else if (this.role === 'window' && (await isGuardians(file))) {
        this.#quietUntil.set(file, this.clock.now() + handoverMs);
        await removeStale(file, () => isGuardians(file));
      } else return false;
    }
    return false;
  }

  /** Renews a lease of ours; false where it is another's by now. */
  async #touch(file: string): Promise<boolean> {
    if ((await read(file))?.owner !== this.#owner) return false;
    try {
      const now = systemClock.now() / 1000;
      await fs.utimes(file, now, now);
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  }

  async #release(file: string): Promise<void> {
    try {
      if ((await read(file))?.owner === this.#owner) await fs.rm(file, { force: true });
    } catch (error) {
      this.log.debug(`A lease could not be given back: ${String(error)}`);
    }
  }

  #fileOf(folder: string): string {
    return folderFiles(this.home(), folder).lease;
  }
}

async function read(file: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readText(file));
    const { owner, pid, role } = value as Partial<Holder>;
    return typeof owner === 'string' && typeof pid === 'number' ? { owner, pid, role } : undefined;
  } catch (error) {
    // Half written, or just gone.
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function isGuardians(file: string): Promise<boolean> {
  return (await read(file))?.role === 'guardian';
}

async function isStale(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await fs.stat(file);
    if (systemClock.now() - mtimeMs > staleMs) return true;
    const holder = await read(file);
    return holder !== undefined && !isAlive(holder.pid);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
}
