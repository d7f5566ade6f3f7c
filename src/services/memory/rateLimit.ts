/** Remembers when something was said, beyond the end of a window. What comes back may be anything. */
export interface RateLimitMemory {
  get(): unknown;
  /** ms since the epoch, by what was said. */
  set(said: Readonly<Record<string, number>>): void;
}

/** More than anybody has services that are told of within an hour; the oldest are forgotten. */
const maxRemembered = 200;

/** Lets the same be said again only after some time, across reloads of the window. */
export class RateLimit {
  constructor(
    private readonly everyMs: number,
    private readonly memory: RateLimitMemory,
  ) {}

  /** True where it may be said of `what` at `now` (ms since the epoch), which then counts as said. */
  may(what: string, now: number): boolean {
    // Read anew each time: another window may have said it.
    const said = Object.entries(this.memory.get() ?? {}).filter(
      (one): one is [string, number] =>
        // A time far ahead is that of a wall clock that was set back since.
        typeof one[1] === 'number' && Math.abs(now - one[1]) < this.everyMs,
    );
    if (said.some(([before]) => before === what)) return false;
    const all: [string, number][] = [...said, [what, now]];
    const newest = all.sort(([, a], [, b]) => a - b).slice(-maxRemembered);
    this.memory.set(Object.fromEntries(newest));
    return true;
  }
}
