import { type Clock, systemClock } from '../../base/clock';
import { repeat } from '../../base/async';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Timeline } from './timeline';
import { fromRecord, toRecord } from './timelineRecord';

/** Less than what counts as a gap: what a window that is killed has not kept is not seen to be missing. */
const everyMs = 20_000;
/** Making a record takes at most this part of the time: of a hundred services it has megabytes. */
const share = 0.002;

/** Keeps a timeline in a file, so that the next window goes on from it. */
export class TimelineKeeper implements Disposable {
  readonly #store = new DisposableStore();
  /** What was kept before has been read, or is not there to be lost. */
  #read = false;
  #warned = false;
  /** The last record. */
  #tookMs = 0;

  constructor(
    private readonly timeline: Pick<Timeline, 'record' | 'restore'>,
    private readonly file: { read(): Promise<unknown>; write(value: unknown): Promise<void> },
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    void this.#open();
    this.#store.add(
      repeat(
        () => Math.max(everyMs, this.#tookMs / share),
        () => this.#save(),
        (error) => this.#tell(error),
        clock,
      ),
    );
  }

  /** Keeps what is known by now. */
  dispose(): void {
    this.#store.dispose();
    this.#save().catch((error: unknown) => this.#tell(error));
  }

  async #open(): Promise<void> {
    try {
      const kept = fromRecord(await this.file.read());
      if (kept && !this.#store.disposed) this.timeline.restore(kept);
    } catch (error) {
      this.log.error('What services did before this window was opened cannot be read.', error);
    }
    this.#read = true;
  }

  async #save(): Promise<void> {
    if (!this.#read) return;
    const began = this.clock.now();
    const record = toRecord(this.timeline.record());
    this.#tookMs = Math.max(0, this.clock.now() - began);
    await this.file.write(record);
  }

  #tell(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    this.log.error('What services did cannot be kept for the next window.', error);
  }
}
