import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { LogBatch } from '../../services/logs/logFeed';

/** Counts the lines of services by level. */
export class LogLineCounts implements Disposable {
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #listening: Disposable;

  constructor(feed: { readonly onDidReadLines: Event<LogBatch> }) {
    this.#listening = feed.onDidReadLines(({ serviceKey, lines }) => {
      let own = this.#counts.get(serviceKey);
      if (!own) this.#counts.set(serviceKey, (own = new Map()));
      for (const { level } of lines) own.set(level, (own.get(level) ?? 0) + 1);
    });
  }

  of(serviceKey: string): ReadonlyMap<string, number> {
    return this.#counts.get(serviceKey) ?? new Map();
  }

  dispose(): void {
    this.#listening.dispose();
  }
}
