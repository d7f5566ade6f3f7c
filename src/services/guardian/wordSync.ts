import { Debouncer, repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { PageFiles } from '../../pm2/windows/pageFiles';
import type { DatabaseFacts } from '../../postgres/facts';
import type { RestartHistory } from '../history/restartHistory';
import type { ServiceStore } from '../state/serviceStore';
import { wordEveryMs, wordOf } from './windowWord';

export interface WordSyncParts {
  readonly store: Pick<ServiceStore, 'services' | 'onDidChange' | 'onDidChangeList'>;
  readonly history: Pick<RestartHistory, 'of'>;
  /** Databases of a workspace folder that somebody looks at. */
  readonly databases: (workspaceFolder: string) => readonly DatabaseFacts[];
  /** Those of the workspace folders whose services are exported. */
  readonly folders: () => readonly string[];
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly files: () => Pick<PageFiles, 'tell' | 'fallSilent'>;
  readonly log: Logger;
  readonly clock?: Clock;
}

const settleMs = 300;

/** Tells the guardian this window's verdicts while metrics are exported: of the folders for which this window acts. */
export class WordSync implements Disposable {
  readonly #store = new DisposableStore();
  readonly #told = new Set<string>();
  #telling: Promise<void> = Promise.resolve();

  constructor(private readonly parts: WordSyncParts) {
    const { store, log, clock = systemClock } = parts;
    const failed = (error: unknown): void =>
      log.error('The guardian could not be told of the services.', error);
    const soon = this.#store.add(
      new Debouncer(settleMs, () => void this.tell().catch(failed), clock),
    );
    this.#store.add(store.onDidChange(() => soon.trigger()));
    this.#store.add(store.onDidChangeList(() => soon.trigger()));
    this.#store.add(
      repeat(
        () => wordEveryMs,
        () => this.tell(),
        failed,
        clock,
      ),
    );
  }

  /** Tells how things stand now. */
  tell(): Promise<void> {
    const own = this.#telling.then(() => this.#tell());
    this.#telling = own.catch(() => undefined);
    return own;
  }

  dispose(): void {
    this.#store.dispose();
    const { files, log } = this.parts;
    const silent = [...this.#told].map(async (folder) => files().fallSilent(folder));
    // A word that stays does not hold for long.
    void Promise.all(silent).catch((error: unknown) => log.debug(String(error)));
  }

  async #tell(): Promise<void> {
    const { store, history, databases, folders, mayAct, files, clock = systemClock } = this.parts;
    const spoken = new Set<string>();
    for (const folder of folders()) {
      if (this.#store.disposed || !(await mayAct(folder))) continue;
      spoken.add(folder);
      this.#told.add(folder);
      const word = wordOf(folder, store.services, history, databases(folder), clock.now());
      await files().tell(folder, word);
    }
    for (const folder of this.#told) {
      if (spoken.has(folder)) continue;
      this.#told.delete(folder);
      await files().fallSilent(folder);
    }
  }
}
