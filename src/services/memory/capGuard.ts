/** One sample of an instance of a service, as the guard sees it. */
export interface GuardSample {
  /** ms since the epoch. */
  readonly at: number;
  /** Of the main process; with the start time it tells one run from the next. */
  readonly pid: number;
  readonly startTime: number;
  readonly bytes: number;
}

/** Two samples nearer to each other than this are one look. */
const apartMs = 400;

/** Decides that an instance is over its cap: in two samples running of the same process. */
export class CapGuard {
  readonly #over = new Map<string, GuardSample>();

  /** Takes a sample; true where the instance must go. Without a cap it never must. */
  take(instance: string, sample: GuardSample, capBytes: number | undefined): boolean {
    if (capBytes === undefined || !(capBytes > 0) || sample.bytes <= capBytes) {
      this.#over.delete(instance);
      return false;
    }
    const before = this.#over.get(instance);
    const sameRun = before?.pid === sample.pid && before.startTime === sample.startTime;
    // A cap that was raised makes little of what was over the old one; a wall clock that was set back says nothing of how far
    // apart two looks are.
    if (!before || !sameRun || before.bytes <= capBytes || sample.at < before.at) {
      this.#over.set(instance, sample);
      return false;
    }
    if (sample.at - before.at < apartMs) return false;
    this.#over.delete(instance);
    return true;
  }

  /** What was seen of an instance counts no more. */
  forget(instance: string): void {
    this.#over.delete(instance);
  }
}
