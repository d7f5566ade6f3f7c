import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { flatText } from '../../base/flatText';
import { maskLines, maskSecrets } from '../../base/mask';
import { RingBuffer } from '../../base/ringBuffer';
import type { LogBatch } from '../logs/logFeed';

/** Lines of a service that are kept (the product's rule: the last 50). */
const kept = 50;
/** As much of a line as is shown of it, masked. */
const maxLineChars = 300;
/** A longer one is masked when it comes, so that it need not be kept whole. */
const maxKeptChars = 4_000;

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
        const long = text.length > maxKeptChars;
        buffer.push({ at, text: flatText(long ? maskSecrets(text).slice(0, maxLineChars) : text) });
      }
    });
  }

  /** Those that came since then (ms since the epoch), oldest first, masked: here, since masking costs more than all else does. */
  of(serviceKey: string, since = 0): readonly string[] {
    const lines = this.#lines.get(serviceKey)?.toArray() ?? [];
    // All of them: a secret may have begun before.
    const masked = maskLines(lines.map(({ text }) => text));
    return lines.flatMap(({ at }, index) =>
      at >= since ? [masked[index]?.slice(0, maxLineChars) ?? ''] : [],
    );
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
