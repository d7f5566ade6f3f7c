import { delay } from '../base/async';
import { type Clock, OwnClock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { HumanError, messageOf } from '../base/errors';
import { Emitter } from '../base/event';
import type { Logger } from '../base/logger';
import type { ApiClient } from './apiClient';
import { ApiFailure, isFinal } from './apiFailure';
import { LineSplitter } from './lineSplitter';
import type { ClusterObject, ObjectList, Status } from './objects';

/** What is watched: the path of a list, and what of it is wanted. */
export interface Watched {
  readonly path: string;
  readonly labels?: string;
  readonly fields?: string;
}

export interface InformerParts {
  readonly client: Pick<ApiClient, 'json' | 'open'>;
  readonly watched: Watched;
  readonly log: Pick<Logger, 'debug'>;
  readonly clock?: Clock;
  /** 0 to below 1: windows that lost a server together do not come back in the same moment. */
  readonly random?: () => number;
}

/** How an informer stands with the server. `error` is a HumanError. */
export type InformerState =
  | { readonly type: 'connecting' }
  | { readonly type: 'watching' }
  /** It tries again by itself, of a refusal that only a person can change rarely. */
  | { readonly type: 'lost'; readonly error: unknown };

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T & Status;
}

/** As kubectl asks for large lists. */
const pageSize = 500;
/** How long a watch is asked to last, in s; then it is resumed. Spread, so that not all end together. */
const watchSeconds = { least: 240, spread: 120 };
const firstWaitMs = 400;
const longestWaitMs = 15_000;
/** Who is not allowed to look may be, later. */
const refusedWaitMs = 60_000;
/** So often a version is resumed from before the whole is listed anew: it may be one that the server does not know. */
const maxResumes = 3;
/** etcd takes no object of more than some megabytes. */
const maxEventChars = 16 * 1024 * 1024;

/**
 * Holds the objects of one list and keeps them true: listed in pages, then watched with bookmarks; a watch that ends is resumed from
 * where it was, one whose place has expired (410) leads to a new list, and a server that is lost is looked for with growing pauses.
 * Nothing is polled.
 */
export class Informer<T extends ClusterObject> implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #didChangeState = this.#store.add(new Emitter<InformerState>());
  readonly #abort = new AbortController();
  readonly #clock: OwnClock;
  #objects = new Map<string, T>();
  #version: string | undefined;
  #state: InformerState = { type: 'connecting' };
  #failures = 0;

  /** Objects came, changed or went; told once for what came together. */
  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeState = this.#didChangeState.event;

  constructor(private readonly parts: InformerParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock ?? systemClock));
    this.#store.add(toDisposable(() => this.#abort.abort()));
  }

  get objects(): readonly T[] {
    return [...this.#objects.values()];
  }

  get state(): InformerState {
    return this.#state;
  }

  /** Begins, and goes on until it is disposed. Never rejects. */
  async run(): Promise<void> {
    while (!this.#store.disposed) {
      try {
        if (this.#version === undefined) await this.#list();
        await this.#watch();
        this.#failures = 0;
      } catch (error) {
        if (this.#store.disposed) return;
        await this.#recover(error);
      }
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #recover(error: unknown): Promise<void> {
    const { log, watched, random = Math.random } = this.parts;
    const cause = (error as { cause?: unknown } | null)?.cause ?? error;
    log.debug(`Watching ${watched.path} ended: ${messageOf(error)}`);
    this.#failures++;
    const isExpired = cause instanceof ApiFailure && cause.status === 410;
    if (isExpired || this.#failures > maxResumes) this.#version = undefined;
    if (isExpired && this.#failures < 2) return;
    // A place that has expired is everyday: nothing is wrong with the server. And a watch that was cut says nothing of it: the next
    // request does, in a sentence.
    const isCut = !(error instanceof HumanError) && !(cause instanceof ApiFailure);
    if (!isCut && !isExpired) this.#setState({ type: 'lost', error });
    const pause = isFinal(cause)
      ? refusedWaitMs
      : Math.min(longestWaitMs, firstWaitMs * 2 ** (this.#failures - 1));
    await delay(pause * (0.75 + random() / 2), this.#clock);
  }

  async #list(): Promise<void> {
    const { client, watched } = this.parts;
    const found = new Map<string, T>();
    let version: string | undefined;
    let next: string | undefined;
    do {
      const page: ObjectList<T> = await client.json(watched.path, {
        query: { ...queryOf(watched), limit: pageSize, continue: next },
        signal: this.#abort.signal,
      });
      for (const object of page.items) found.set(nameOf(object), object);
      version = page.metadata?.resourceVersion;
      next = page.metadata?.continue || undefined;
    } while (next !== undefined);
    this.#objects = found;
    this.#version = version;
    this.#setState({ type: 'watching' });
    this.#didChange.fire();
  }

  async #watch(): Promise<void> {
    const { client, watched, random = Math.random } = this.parts;
    const seconds = watchSeconds.least + Math.floor(random() * watchSeconds.spread);
    const response = await client.open(watched.path, {
      query: {
        ...queryOf(watched),
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.#version,
        timeoutSeconds: seconds,
      },
      signal: this.#abort.signal,
    });
    // A server that vanishes without a word is noticed by the system, within half a minute.
    response.socket.setKeepAlive(true, 15_000);
    this.#setState({ type: 'watching' });
    const silence = this.#clock.after((seconds + 30) * 1000, () => response.destroy());
    const splitter = new LineSplitter(maxEventChars);
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        this.#take(splitter.push(chunk));
        if (splitter.isCut) throw new Error(`An event has more than ${maxEventChars} characters.`);
      }
    } finally {
      silence.dispose();
      response.destroy();
    }
  }

  #take(lines: readonly string[]): void {
    let isChanged = false;
    try {
      for (const line of lines) {
        if (line.trim() === '') continue;
        const event = JSON.parse(line) as WatchEvent<T>;
        isChanged = this.#apply(event) || isChanged;
      }
    } finally {
      if (isChanged) this.#didChange.fire();
    }
  }

  /** True where an object changed. Throws what the server reports. */
  #apply({ type, object }: WatchEvent<T>): boolean {
    if (type === 'ERROR') {
      throw new ApiFailure(object.code ?? 500, object.reason ?? '', object.message ?? '');
    }
    this.#version = object.metadata?.resourceVersion ?? this.#version;
    // Something comes: the server is there, and knows the place that was resumed from.
    this.#failures = 0;
    if (type === 'BOOKMARK') return false;
    if (type === 'DELETED') return this.#objects.delete(nameOf(object));
    this.#objects.set(nameOf(object), object);
    return true;
  }

  #setState(state: InformerState): void {
    if (state.type === this.#state.type && state.type !== 'lost') return;
    this.#state = state;
    this.#didChangeState.fire(state);
  }
}

function queryOf({ labels, fields }: Watched) {
  return { labelSelector: labels || undefined, fieldSelector: fields || undefined };
}

function nameOf({ metadata }: ClusterObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}
