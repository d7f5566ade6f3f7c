import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { heapSampling, Inspector, type ProfileFiles } from '../../inspector';
import type { Service } from '../state/service';
import type { Inspectors } from './inspectors';

export interface HeapBeforeRestartParts {
  readonly inspectors: Pick<Inspectors, 'openNow' | 'close'>;
  readonly files: Pick<ProfileFiles, 'write'>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What grows is seen in this time, and the restart waits no longer than it takes. */
const sampleMs = 2_000;
/** A node that is short of memory may not even answer. */
const wholeMs = 6_000;
/** A loop is told by a few of them. */
const againMs = 600_000;

/** Keeps what a service allocates just before it is restarted over its cap: a heap sampling, which is small and holds no values. */
export class HeapBeforeRestart {
  /** By service, in ms since the epoch. */
  readonly #at = new Map<string, number>();
  readonly #clock: Clock;

  constructor(private readonly parts: HeapBeforeRestartParts) {
    this.#clock = parts.clock ?? systemClock;
  }

  /** A sentence for the history that names the file; undefined where there is none. Never rejects, and takes 6 s at most. */
  async keep({ key, name }: Service): Promise<string | undefined> {
    const now = this.#clock.now();
    if (now - (this.#at.get(key) ?? -againMs) < againMs) return undefined;
    this.#at.set(key, now);
    const abort = new AbortController();
    const sampling = this.#sample(key, name, abort.signal);
    // Whoever has its port may leave every question open, and is waited for no longer.
    const late = new Promise<never>((_, reject) =>
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error)),
    );
    const deadline = this.#clock.after(wholeMs, () => abort.abort());
    try {
      const file = await Promise.race([sampling, late]);
      return file && l10n.t('Heap sampling before this restart: {0}', file);
    } catch (error) {
      this.parts.log.info(`There is no heap sampling of ${JSON.stringify(name)}: ${String(error)}`);
      return undefined;
    } finally {
      deadline.dispose();
      sampling.catch(() => undefined);
    }
  }

  async #sample(key: string, name: string, signal: AbortSignal): Promise<string | undefined> {
    const { inspectors, files } = this.parts;
    const open = await inspectors.openNow(key, { signal });
    if (!open) return undefined;
    const inspector = await Inspector.connect(open.port);
    const end = (): void => inspector.dispose();
    signal.addEventListener('abort', end);
    try {
      // Maps of bundles cost time and memory, of which there is none.
      const read = async (): Promise<undefined> => undefined;
      const text = await heapSampling(inspector, { ms: sampleMs, signal, read });
      return await files.write(name, 'heapprofile', this.#clock.now(), text);
    } finally {
      signal.removeEventListener('abort', end);
      inspector.dispose();
      if (open.opened === 'now') await inspectors.close(key, open.port);
    }
  }
}
