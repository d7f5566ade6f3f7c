/** Lets the same be said again only after some time. */
export class Seldom {
  readonly #saidAt = new Map<string, number>();

  constructor(private readonly everyMs: number) {}

  /** True where it may be said of `what` at `now` (ms since the epoch), which then counts as said. */
  may(what: string, now: number): boolean {
    const before = this.#saidAt.get(what);
    if (before !== undefined && Math.abs(now - before) < this.everyMs) return false;
    this.#saidAt.set(what, now);
    return true;
  }
}
