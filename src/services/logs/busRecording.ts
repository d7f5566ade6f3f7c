import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { BusEvent } from '../../pm2/busEvents';

/** What services have said over the bus since it began, by `id:stream`. */
export class BusRecording implements Disposable {
  readonly #chunks = new Map<string, string[]>();
  readonly #listening: Disposable;

  constructor(onEvent: Event<BusEvent>) {
    this.#listening = onEvent((event) => {
      if (event.type !== 'log') return;
      const source = `${event.id}:${event.stream}`;
      const chunks = this.#chunks.get(source);
      if (chunks) chunks.push(event.data);
      else this.#chunks.set(source, [event.data]);
    });
  }

  /** The chunks of several sources, each in order; none for a source that has said nothing. */
  of(sources: readonly string[]): readonly (readonly string[])[] {
    return [...new Set(sources)].flatMap((source) => {
      const chunks = this.#chunks.get(source);
      return chunks ? [chunks] : [];
    });
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
