import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { RestartHistory } from '../history/restartHistory';
import { serviceKey } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { type GuardianWishes, instructionsFor } from './guardianInstructions';
import type { GuardianSetup } from './guardianSetup';

export interface GuardianSyncParts {
  readonly store: ServiceStore;
  readonly setup: Pick<GuardianSetup, 'set' | 'collect'>;
  readonly folders: () => readonly string[];
  /** What is wanted of the guardian in a workspace folder. */
  readonly wishes: (workspaceFolder: string) => GuardianWishes;
  /** PM2 runs and answers. */
  readonly connected: () => boolean;
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly history: Pick<RestartHistory, 'add'>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Often enough for the lease: a guardian acts where no window has taken it. */
const everyMs = 5_000;
/** A guardian that somebody took off, or that took itself off, is back after this time at most. */
const againMs = 60_000;

interface WrittenInstructions {
  /** Empty for "nothing to guard". */
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** Keeps the guardian's instructions in step with the services, and brings what it did into the history. */
export class GuardianSync implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  /** What was last written, by workspace folder. */
  readonly #written = new Map<string, WrittenInstructions>();

  constructor(private readonly parts: GuardianSyncParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(
      repeat(
        () => everyMs,
        () => this.sync(),
        (error) => parts.log.error('The guardian could not be told what to guard.', error),
        this.#clock,
      ),
    );
  }

  /** Brings everything in step now. */
  async sync(): Promise<void> {
    if (!this.parts.connected()) return;
    for (const folder of this.parts.folders()) await this.#sync(folder);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #sync(folder: string): Promise<void> {
    const { store, setup, wishes, mayAct } = this.parts;
    const uniqueIds = new Map(
      store.list.flatMap(({ id, uniqueId }) =>
        uniqueId === undefined ? [] : [[id, uniqueId] as const],
      ),
    );
    const instructions = instructionsFor(folder, store.services, uniqueIds, wishes(folder));
    const text = instructions ? JSON.stringify(instructions) : '';
    const known = this.#written.get(folder);
    const same = known?.text === text;
    // Nothing on, and nothing ever was: no lease is needed.
    if (same && text === '') return;
    if (!(await mayAct(folder))) return;
    const now = this.#clock.now();
    if (same && Math.abs(now - known.at) < againMs) return;
    if (known === undefined) await this.#collect(folder);
    await setup.set(folder, instructions);
    this.#written.set(folder, { text, at: now });
  }

  async #collect(folder: string): Promise<void> {
    for (const deed of await this.parts.setup.collect(folder)) {
      const { service, at, detail, uptimeMs, pid, loop } = deed;
      this.parts.history.add(serviceKey(folder, service), {
        at,
        what: loop ? 'loop' : 'cap',
        cause: loop ? 'memoryLoop' : 'memoryCap',
        detail,
        ...(uptimeMs !== undefined && { uptimeMs }),
        ...(pid !== undefined && { pid }),
      });
    }
  }
}
