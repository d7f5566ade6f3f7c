import { delay } from '../base/async';
import { type Clock, OwnClock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { messageOf } from '../base/errors';
import type { Logger } from '../base/logger';
import type { ApiClient } from './apiClient';
import { ApiFailure } from './apiFailure';
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

/** How a run of a container stands: it goes on; it has ended; another one has begun after it; or nobody knows of it any more. */
export type RunStanding = 'running' | 'ended' | 'previous' | 'gone';

export interface PodLogParts {
  readonly client: Pick<ApiClient, 'open' | 'text'>;
  readonly place: ContainerPlace;
  readonly give: (lines: PodLines) => void;
  /** So many lines that stood there before are given; all where nothing is said. */
  readonly tail?: number;
  /** Once the run has ended, an end of its log is one. */
  readonly standing: () => RunStanding;
  readonly log: Pick<Logger, 'debug'>;
  readonly clock?: Clock;
}

const firstWaitMs = 500;
const longestWaitMs = 10_000;
/** The log of a run ends a moment before the cluster says that the run did: so often it is looked, with the first pause between. */
const looksForEnd = 10;
/** Lines that were written this close to each other have one time. */
const togetherMs = 20;
/** Of one line; more than is shown of any (see LineAssembler). */
const maxLineChars = 128 * 1024;

/** Path and query of a container's log. */
export function logPath({ namespace, pod }: ContainerPlace): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
}

/**
 * Follows the log of one run of a container: its last lines, then what comes. A connection that is cut is resumed behind what was given,
 * by Kubernetes's own times, so that no line is missing, halved or doubled; what the run said at last is read after its end as well.
 */
export class PodLog implements Disposable {
  readonly #store = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #clock: OwnClock;
  /** The newest second that lines were given of, as the server writes it, and how many there were of each time in it. */
  #second = '';
  readonly #ofSecond = new Map<string, number>();
  #time = '';
  /** It holds what came without a line end before the stream was over. */
  #splitter = new LineSplitter(maxLineChars);
  #failures = 0;

  constructor(private readonly parts: PodLogParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock ?? systemClock));
    this.#store.add(toDisposable(() => this.#abort.abort()));
  }

  /** Follows until it is disposed or the run has ended and was read. Never rejects. */
  async run(): Promise<void> {
    const { log, place, standing } = this.parts;
    do {
      try {
        await this.#follow();
        this.#failures = 0;
        if (await this.#hasEnded()) break;
      } catch (error) {
        if (this.#store.disposed) return;
        log.debug(`The log of ${place.pod} was cut: ${messageOf(error)}`);
        const isRefused = (error as { cause?: unknown }).cause instanceof ApiFailure;
        if (isRefused && standing() !== 'running') break;
        this.#failures++;
        const pause = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, this.#failures));
        await delay(pause, this.#clock);
      }
    } while (!this.#store.disposed && standing() !== 'gone');
    const rest = this.#splitter.rest();
    if (rest !== '') this.#give([rest]);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** False where the stream was over and the run was not: whoever brought it to us has ended. */
  async #hasEnded(): Promise<boolean> {
    for (let i = 0; i < looksForEnd && !this.#store.disposed; i++) {
      if (this.parts.standing() !== 'running') return true;
      await delay(firstWaitMs, this.#clock);
    }
    return this.parts.standing() !== 'running';
  }

  async #follow(): Promise<void> {
    const { client, place, tail, standing } = this.parts;
    const second = this.#second;
    const response = await client.open(logPath(place), {
      query: {
        container: place.container,
        follow: true,
        timestamps: true,
        previous: standing() === 'previous' || undefined,
        ...(second === '' ? { tailLines: tail } : { sinceTime: second }),
      },
      signal: this.#abort.signal,
    });
    response.socket.setKeepAlive(true, 15_000);
    // The server counts whole seconds: what was given of the newest one comes again.
    const given = new Map(this.#ofSecond);
    const splitter = (this.#splitter = new LineSplitter(maxLineChars));
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        const lines = splitter.push(chunk);
        this.#give(given.size === 0 ? lines : lines.filter((line) => !isGiven(line)));
      }
    } finally {
      response.destroy();
    }

    function isGiven(line: string): boolean {
      const time = timeOf(line);
      const left = given.get(time);
      if (left === undefined) return false;
      if (left === 1) given.delete(time);
      else given.set(time, left - 1);
      return true;
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
      if (time !== this.#time) {
        this.#time = time;
        const ms = Date.parse(time);
        if (Math.abs(ms - at) > togetherMs) {
          flush();
          at = ms;
        }
      }
      this.#note(time);
      together.push(line.slice(time.length + 1));
    }
    flush();
  }

  #note(time: string): void {
    const second = secondOf(time);
    // Two streams of one container may be out of order by a moment: the newest second stays the newest.
    if (second < this.#second) return;
    if (second !== this.#second) this.#ofSecond.clear();
    this.#second = second;
    this.#ofSecond.set(time, (this.#ofSecond.get(time) ?? 0) + 1);
  }
}

/** The time that a line of the server's begins with. */
function timeOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

/** `2026-01-02T03:04:05Z` of `2026-01-02T03:04:05.678Z`. */
function secondOf(time: string): string {
  return time.replace(/\.\d+/, '');
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
