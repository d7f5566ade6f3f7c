import { type Clock, systemClock } from './clock';
import { type Disposable, toDisposable } from './disposable';

/** Says that something did not answer in time. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  constructor(
    message: string,
    readonly ms: number,
  ) {
    super(message);
  }
}

/** Resolves after `ms` milliseconds. */
export function delay(ms: number, clock: Clock = systemClock): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

/** Rejects with a TimeoutError carrying `message` when `promise` is not settled after `ms`. */
export function withTimeout<T>(
  promise: Promise<T>,
  ms: number,
  message: string,
  clock: Clock = systemClock,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.after(ms, () => reject(new TimeoutError(message, ms)));
    promise.then(resolve, reject).finally(() => timer.dispose());
  });
}

/** Asks `probe` every `everyMs` until it gives a value other than undefined, or `ms` have passed. */
export async function poll<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  { everyMs, ms, clock = systemClock }: { everyMs: number; ms: number; clock?: Clock },
): Promise<T | undefined> {
  const end = clock.now() + ms;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (clock.now() >= end) return undefined;
    await delay(everyMs, clock);
  }
}

/** Runs at most `limit` tasks at a time; the others wait in order. */
export class Limiter {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed over rather than freed, so that nobody slips in between.
      if (next) next();
      else this.#running--;
    }
  }
}

/** Runs `task` once `ms` after the last `trigger`, never twice at the same time. */
export class Debouncer implements Disposable {
  #timer: Disposable | undefined;

  constructor(
    private readonly ms: number,
    private readonly task: () => void,
    private readonly clock: Clock = systemClock,
  ) {}

  trigger(): void {
    this.#timer?.dispose();
    this.#timer = this.clock.after(this.ms, () => {
      this.#timer = undefined;
      this.task();
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}

/** Runs `fn` again and again, `ms` after the last run ended; `ms` is asked anew each time. */
export function repeat(
  ms: () => number,
  fn: () => Promise<void>,
  onError: (error: unknown) => void,
  clock: Clock = systemClock,
): Disposable {
  let stopped = false;
  let timer: Disposable | undefined;
  const next = (): void => {
    timer = clock.after(ms(), () => {
      fn()
        .catch(onError)
        .finally(() => {
          if (!stopped) next();
        });
    });
  };
  next();
  return toDisposable(() => {
    stopped = true;
    timer?.dispose();
  });
}
