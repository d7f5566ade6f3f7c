import { poll } from '../../../base/async';
import type { Clock } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import type { Event } from '../../../base/event';
import type { EngineEvent } from '../../../engine/engineEvent';

interface Recorded {
  chunks: string[];
  chars: number;
  /** Its last chunk since the mark. */
  latest?: string;
}

/** Kept of a source from before the mark, in characters: what PM2 may still have had to write then. */
const keptChars = 4 * 1024 * 1024;

/**
 * What services say over the bus around a moment, by `id:stream`: all that comes after it, and some of what came before. The
 * moment is an event of the bus itself, for under load the bus tells late what is in the files already.
 */
export class BusRecording implements Disposable {
  readonly #sources = new Map<string, Recorded>();
  readonly #listening: Disposable;
  #armed = false;
  #markedAt: number | undefined;
  #heardUntil = 0;

  constructor(onDidReceiveEvent: Event<EngineEvent>) {
    this.#listening = onDidReceiveEvent((event) => {
      if (this.#armed && 'at' in event && tellsReload(event)) this.#markedAt ??= event.at;
      if ('at' in event) this.#heardUntil = Math.max(this.#heardUntil, event.at);
      if (event.type === 'log') this.#add(`${event.id}:${event.stream}`, event.data);
    });
  }

  /** From now on the mark may come. */
  arm(): void {
    this.#armed = true;
  }

  /** When the mark was said, by the engine's clock; undefined until it has come. */
  get markedAt(): number | undefined {
    return this.#markedAt;
  }

  /** When the newest was said of what has come, by the engine's clock: under load that is long ago. */
  get heardUntil(): number {
    return this.#heardUntil;
  }

  /**
   * Looks while the bus still brings what was said before `until`, and at most `ms` after its last word: where the editor or the
   * machine is busy it may tell a minute late what is in the files already.
   */
  async hear<T>(
    until: number,
    ms: number,
    look: () => T | undefined,
    clock: Clock,
  ): Promise<T | undefined> {
    for (;;) {
      const before = this.#heardUntil;
      const found = await poll(look, { everyMs: 50, ms, clock });
      if (found !== undefined || this.#heardUntil === before || this.#heardUntil >= until)
        return found;
    }
  }

  /** The chunks of several sources, each in order; none for a source that has said nothing. */
  of(sources: readonly string[]): readonly (readonly string[])[] {
    return [...new Set(sources)].flatMap((source) => {
      const recorded = this.#sources.get(source);
      return recorded ? [recorded.chunks] : [];
    });
  }

  /** The first chunk that is kept of each of these sources. */
  oldest(sources: readonly string[]): readonly string[] {
    return this.of(sources).flatMap(([chunk]) => chunk ?? []);
  }

  /** The last chunk of each of these sources since the mark; none of one that has said nothing since. */
  latest(sources: readonly string[]): readonly string[] {
    return [...new Set(sources)].flatMap((source) => this.#sources.get(source)?.latest ?? []);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #add(source: string, chunk: string): void {
    let recorded = this.#sources.get(source);
    if (!recorded) this.#sources.set(source, (recorded = { chunks: [], chars: 0 }));
    recorded.chunks.push(chunk);
    recorded.chars += chunk.length;
    const marked = this.#markedAt !== undefined;
    if (marked) recorded.latest = chunk;
    if (marked || recorded.chars <= 2 * keptChars) return;
    let dropped = 0;
    while (recorded.chars > keptChars) recorded.chars -= recorded.chunks[dropped++]?.length ?? 0;
    recorded.chunks = recorded.chunks.slice(dropped);
  }
}

/** The daemon says so before it opens the first of its files anew, and over the bus. */
export function tellsReload(event: EngineEvent): boolean {
  return event.type === 'daemonLog' && event.text.startsWith('Reloading logs...');
}
