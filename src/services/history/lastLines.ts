import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { maskSecrets } from '../../base/mask';
import { RingBuffer } from '../../base/ringBuffer';
import type { LogBatch } from '../logs/logFeed';

/** Lines of a service that are kept (the product's rule: the last 50). */
const kept = 50;
const maxLineChars = 300;

/** Remembers the last lines of every service. */
export class LastLines implements Disposable {
  readonly #lines = new Map<string, RingBuffer<{ readonly at: number; readonly text: string }>>();
  readonly #listening: Disposable;

  constructor(feed: { readonly onDidReadLines: Event<LogBatch> }) {
    this.#listening = feed.onDidReadLines(({ serviceKey, lines }) => {
      let buffer = this.#lines.get(serviceKey);
      if (!buffer) this.#lines.set(serviceKey, (buffer = new RingBuffer(kept)));
      // Of a burst the others would be pushed out again.
      for (const { at, text } of lines.filter(({ text }) => text !== '').slice(-kept)) {
        buffer.push({ at, text: text.slice(0, maxLineChars) });
      }
    });
  }

  /** Those that came since then (ms since the epoch), oldest first, masked: here, since masking costs more than all else does. */
  of(serviceKey: string, since = 0): readonly string[] {
    const lines = this.#lines.get(serviceKey)?.toArray() ?? [];
    return lines.flatMap(({ at, text }) => (at >= since ? [maskSecrets(text)] : []));
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
