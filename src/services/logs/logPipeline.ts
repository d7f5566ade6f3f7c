import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { countText } from '../../base/countText';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import { oneLine } from '../../base/oneLine';
import { ErrorNotes } from './errorNotes';
import { FoldedRing } from './foldedRing';
import type { LogBatch } from './logFeed';
import { formatLogLine, formatTime, type LogLine } from './logLine';
import { isRepeats, NoiseFolder, type Repeats } from './noiseFolder';
import type { NoiseRules } from './noiseRules';

/** A line as channels show it. */
export interface ShownLine {
  /** Without a line end. */
  readonly text: string;
  /** It goes with the line before it, through filters as well. */
  readonly continues: boolean;
  /** A line of the service's, rather than one of ours about it. */
  readonly own: boolean;
}

export interface ShownBatch {
  readonly serviceKey: string;
  readonly lines: readonly ShownLine[];
}

/** Lines of a service that were held back. */
export interface FoldedLines {
  readonly serviceKey: string;
  readonly lines: number;
}

/** What became of the lines of a service. */
export interface LogCounts {
  readonly received: number;
  readonly folded: number;
}

interface ServiceLog {
  readonly folder: NoiseFolder;
  readonly ring: FoldedRing;
  readonly notes: ErrorNotes;
  received: number;
  folded: number;
  beat?: Disposable;
}

/** As much as is needed to know which line is meant. */
const maxQuotedChars = 80;
/** At most this often a line tells how much was folded. */
const countEveryMs = 5_000;

/** Takes the lines of services as they come, holds back noise, and remembers what was folded and what went wrong. */
export class LogPipeline implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didShow = this.#store.add(new Emitter<ShownBatch>());
  readonly #didFold = this.#store.add(new Emitter<FoldedLines>());
  readonly #didChangeErrors = this.#store.add(new Emitter<string>());
  readonly #logs = new Map<string, ServiceLog>();
  #rules: NoiseRules = { ruleOf: () => undefined };

  /** Lines to be shown, in order. */
  readonly onDidShow = this.#didShow.event;
  /** Lines that were just written were held back. */
  readonly onDidFold = this.#didFold.event;
  /** The first unread error of a service changed; its key. */
  readonly onDidChangeErrors = this.#didChangeErrors.event;

  constructor(
    feed: { readonly onDidReadLines: Event<LogBatch> },
    private readonly clock: Clock = systemClock,
  ) {
    this.#store.add(feed.onDidReadLines((batch) => this.#take(batch)));
  }

  setRules(rules: NoiseRules): void {
    this.#rules = rules;
    for (const { folder } of this.#logs.values()) folder.setRules(rules);
  }

  /** Lines from before this window, folded as all are. `mark`: nobody has seen them, so their errors count. */
  takeEarlier(serviceKey: string, lines: readonly LogLine[], mark: boolean): void {
    if (mark) this.#note(serviceKey, lines);
    else this.#log(serviceKey).notes.recall(lines);
    this.#show(serviceKey, lines, undefined);
    this.#tell(serviceKey);
  }

  /** Folded lines of a service that are still kept. */
  folded(serviceKey: string): FoldedRing {
    return this.#log(serviceKey).ring;
  }

  errors(serviceKey: string): ErrorNotes {
    return this.#log(serviceKey).notes;
  }

  counts(serviceKey: string): LogCounts {
    const { received, folded } = this.#log(serviceKey);
    return { received, folded };
  }

  /** The first error of a service that nobody has seen. */
  unread(serviceKey: string): LogLine | undefined {
    return this.#logs.get(serviceKey)?.notes.unread;
  }

  /** An error that nobody had seen when an earlier window was closed; see ErrorNotes. */
  restore(serviceKey: string, left: LogLine): void {
    this.#log(serviceKey).notes.restore(left);
    this.#didChangeErrors.fire(serviceKey);
  }

  /** Somebody has seen the errors of a service. */
  read(serviceKey: string): void {
    const notes = this.#logs.get(serviceKey)?.notes;
    if (!notes?.unread) return;
    notes.read();
    this.#didChangeErrors.fire(serviceKey);
  }

  /** A service is started anew: its earlier errors do not count any more. */
  started(serviceKey: string): void {
    const notes = this.#logs.get(serviceKey)?.notes;
    const marked = notes?.unread !== undefined;
    notes?.clear();
    if (marked) this.#didChangeErrors.fire(serviceKey);
  }

  forget(serviceKey: string): void {
    const log = this.#logs.get(serviceKey);
    log?.beat?.dispose();
    this.#logs.delete(serviceKey);
    if (log?.notes.unread) this.#didChangeErrors.fire(serviceKey);
  }

  dispose(): void {
    this.#store.dispose();
    for (const { beat } of this.#logs.values()) beat?.dispose();
  }

  #take({ serviceKey, lines, from }: LogBatch): void {
    this.#note(serviceKey, lines);
    const folded = this.#show(serviceKey, lines, from);
    if (folded > 0) this.#didFold.fire({ serviceKey, lines: folded });
  }

  #note(serviceKey: string, lines: readonly LogLine[]): void {
    if (this.#log(serviceKey).notes.take(lines)) this.#didChangeErrors.fire(serviceKey);
  }

  /** Gives how many lines were held back. */
  #show(serviceKey: string, lines: readonly LogLine[], from: LogBatch['from']): number {
    const log = this.#log(serviceKey);
    const { shown, folded } = log.folder.take(lines);
    log.received += lines.length;
    log.folded += folded.length;
    log.ring.add(folded, from);
    if (folded.length > 0) {
      log.beat ??= this.clock.after(countEveryMs, () => this.#tell(serviceKey));
    }
    if (shown.length > 0) this.#didShow.fire({ serviceKey, lines: shown.map(toShown) });
    return folded.length;
  }

  /** Says how much was folded since it was said last. */
  #tell(serviceKey: string): void {
    const log = this.#log(serviceKey);
    log.beat?.dispose();
    log.beat = undefined;
    const counts = log.folder
      .takeCounts()
      .map(([rule, count]) =>
        count === 1
          ? l10n.t('{0}: 1 line folded', rule)
          : l10n.t('{0}: {1} lines folded', rule, countText(count)),
      );
    const lines = log.folder.takeRepeats().map(toShown);
    if (counts.length > 0) {
      lines.push(ours(`${formatTime(this.clock.now())} [debug] — ${counts.join(' · ')} —`));
    }
    if (lines.length > 0) this.#didShow.fire({ serviceKey, lines });
  }

  #log(serviceKey: string): ServiceLog {
    let log = this.#logs.get(serviceKey);
    if (!log) {
      log = {
        folder: new NoiseFolder(this.#rules),
        ring: new FoldedRing(),
        notes: new ErrorNotes(),
        received: 0,
        folded: 0,
      };
      this.#logs.set(serviceKey, log);
    }
    return log;
  }
}

function toShown(item: LogLine | Repeats): ShownLine {
  if (!isRepeats(item)) {
    return { text: formatLogLine(item), continues: item.continues === true, own: true };
  }
  const time = item.at === 0 ? '' : `${formatTime(item.at)} `;
  // Said by its words: above it may stand a line of ours, or in a channel of several services one of another's.
  const line = oneLine(item.of, maxQuotedChars);
  const words =
    item.repeats === 1
      ? l10n.t('“{0}” once more', line)
      : l10n.t('“{0}” {1} more times', line, countText(item.repeats));
  return ours(`${time}[debug] — ${words} —`);
}

function ours(text: string): ShownLine {
  return { text, continues: false, own: false };
}
