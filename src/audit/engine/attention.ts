/** Longer than this no file of a person takes, in ms: what takes longer is set aside, and the others are judged without it. */
const slowMs = 2_000;

/**
 * Which file the audit is at, and how long it was at each. It runs on one thread that nobody can interrupt, so what must be known from
 * outside is told by `onTurn`, and what took too long is found afterwards.
 */
export class Attention {
  readonly #spent = new Map<string, number>();
  readonly #around: string[] = [];
  readonly #aside = new Set<string>();
  #since = 0;

  constructor(
    /** Files that were too much for an earlier thread. Absolute. */
    aside: Iterable<string> = [],
    /** The audit turned to a file, or to what belongs to none: ''. */
    private readonly onTurn: (file: string) => void = () => undefined,
    /** ms, of any beginning. */
    private readonly now: () => number = () => performance.now(),
  ) {
    for (const file of aside) this.#aside.add(file);
  }

  /** Files that are not judged, until they change. */
  get aside(): readonly string[] {
    return [...this.#aside];
  }

  isAside(file: string): boolean {
    return this.#aside.has(file);
  }

  /** Does what concerns a file; what that leads to in another file counts for the other. */
  at<T>(file: string, work: () => T): T {
    this.#turn(() => this.#around.push(file));
    try {
      return work();
    } finally {
      this.#turn(() => this.#around.pop());
    }
  }

  /** Sets files aside that took too long since they were last asked for. True where there are any. */
  setSlowAside(): boolean {
    const slow = [...this.#spent].filter(([, ms]) => ms > slowMs).map(([file]) => file);
    this.#spent.clear();
    for (const file of slow) this.#aside.add(file);
    return slow.length > 0;
  }

  /** A file changed, and is judged again. */
  takeBack(file: string): void {
    this.#aside.delete(file);
  }

  #turn(move: () => void): void {
    const now = this.now();
    const before = this.#around.at(-1);
    if (before !== undefined) {
      this.#spent.set(before, (this.#spent.get(before) ?? 0) + now - this.#since);
    }
    move();
    this.#since = now;
    this.onTurn(this.#around.at(-1) ?? '');
  }
}
