import { delay } from '../base/async';
import { type Clock, OwnClock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import type { ApiClient } from './apiClient';
import { LineSplitter } from './lineSplitter';

/** A container of a pod. */
export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Lines that came together, without line ends and without Kubernetes's times. */
export interface PodLines {
  readonly lines: readonly string[];
  /** When the first of them was written, in ms since the epoch. */
  readonly at: number;
}

export interface PodLogParts {
  readonly client: Pick<ApiClient, 'open' | 'text'>;
  readonly place: ContainerPlace;
  readonly give: (lines: PodLines) => void;
  /** So many lines that stood there before are given; all where nothing is said. */
  readonly tail?: number;
  /** False once the container has ended, so that an end of its log is one. */
  readonly goesOn: () => boolean;
  readonly log: Pick<Logger, 'debug'>;
  readonly clock?: Clock;
}

const firstWaitMs = 500;
const longestWaitMs = 10_000;
/** Lines that were written this close to each other have one time. */
const togetherMs = 20;
/** Of one line; more than is shown of any (see LineAssembler). */
const maxLineChars = 128 * 1024;

/** Path and query of a container's log. */
export function logPath({ namespace, pod }: ContainerPlace): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
}

/**
 * Follows the log of a container: its last lines, then what comes. A connection that is cut is resumed behind the last line that was
 * given, by Kubernetes's own times, so that nothing is missing or doubled.
 */
export class PodLog implements Disposable {
  readonly #store = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #clock: OwnClock;
  /** The time of the last line as the server writes it, with nanoseconds, and how many lines had it. */
  #last = '';
  #ofLast = 0;
  #failures = 0;

  constructor(private readonly parts: PodLogParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock ?? systemClock));
    this.#store.add(toDisposable(() => this.#abort.abort()));
  }

  /** Follows until it is disposed or the container has ended. Never rejects. */
  async run(): Promise<void> {
    const { log, place, goesOn } = this.parts;
    while (!this.#store.disposed) {
      try {
        await this.#follow();
        this.#failures = 0;
        if (!goesOn()) return;
      } catch (error) {
        if (this.#store.disposed) return;
        log.debug(`The log of ${place.pod} was cut: ${messageOf(error)}`);
        this.#failures++;
        if (!goesOn()) return;
      }
      const pause = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, this.#failures));
      await delay(pause, this.#clock);
      // Meanwhile the next run may have begun: its log is another one's to follow.
      if (!goesOn()) return;
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #follow(): Promise<void> {
    const { client, place } = this.parts;
    const since = this.#last;
    const response = await client.open(logPath(place), {
      query: {
        container: place.container,
        follow: true,
        timestamps: true,
        ...(since === '' ? { tailLines: this.parts.tail } : { sinceTime: since }),
      },
      signal: this.#abort.signal,
    });
    response.socket.setKeepAlive(true, 15_000);
    const splitter = new LineSplitter(maxLineChars);
    let toSkip = since === '' ? 0 : this.#ofLast;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        const lines = splitter.push(chunk);
        const fresh = since === '' ? lines : lines.filter((line) => !isGiven(line));
        this.#give(fresh);
      }
      const rest = splitter.rest();
      if (rest !== '') this.#give([rest].filter((line) => since === '' || !isGiven(line)));
    } finally {
      response.destroy();
    }

    // The server counts whole seconds: what was given already comes again.
    function isGiven(line: string): boolean {
      const time = timeOf(line);
      if (time < since) return true;
      return time === since && toSkip-- > 0;
    }
  }

  #give(lines: readonly string[]): void {
    let together: string[] = [];
    let at = 0;
    const flush = (): void => {
      if (together.length > 0) this.parts.give({ lines: together, at });
      together = [];
    };
    for (const line of lines) {
      const time = timeOf(line);
      if (time !== this.#last) {
        this.#last = time;
        this.#ofLast = 0;
        const ms = Date.parse(time);
        if (Math.abs(ms - at) > togetherMs) {
          flush();
          at = ms;
        }
      }
      this.#ofLast++;
      together.push(line.slice(time.length + 1));
    }
    flush();
  }
}

/** The time that a line of the server's begins with. */
function timeOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

const maxTailBytes = 16 * 1024 * 1024;

/** The last lines of a container, or of the one before it (`previous`); empty where there is none. */
export async function lastLines(
  client: Pick<ApiClient, 'text'>,
  place: ContainerPlace,
  { lines, previous }: { readonly lines: number; readonly previous: boolean },
): Promise<readonly string[]> {
  const text = await client.text(logPath(place), {
    query: { container: place.container, previous, tailLines: lines, limitBytes: maxTailBytes },
  });
  return text.split('\n').filter((line) => line !== '');
}
