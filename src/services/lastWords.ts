import type { Disposable } from '../base/disposable';
import type { Event } from '../base/event';
import { maskSecrets } from '../base/mask';
import { RingBuffer } from '../base/ringBuffer';
import type { LogBatch } from './logs/logFeed';

/** Lines of a service that are kept (the product's rule: the last 50). */
const kept = 50;
const maxLineChars = 300;

/** Remembers the last lines of every service, masked. */
export class LastWords implements Disposable {
  readonly #lines = new Map<string, RingBuffer<{ readonly at: number; readonly text: string }>>();
  readonly #listening: Disposable;

  constructor(feed: { readonly onLines: Event<LogBatch> }) {
    this.#listening = feed.onLines(({ serviceKey, lines }) => {
      let buffer = this.#lines.get(serviceKey);
      if (!buffer) this.#lines.set(serviceKey, (buffer = new RingBuffer(kept)));
      for (const { at, text } of lines) {
        if (text.trim() === '') continue;
        buffer.push({ at, text: maskSecrets(text.slice(0, maxLineChars)) });
      }
    });
  }

  /** Those that came since then (ms since the epoch), oldest first. */
  of(serviceKey: string, since = 0): readonly string[] {
    const lines = this.#lines.get(serviceKey)?.toArray() ?? [];
    return lines.flatMap(({ at, text }) => (at >= since ? [text] : []));
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
