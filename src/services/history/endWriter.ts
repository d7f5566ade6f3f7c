import type { Clock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Installation } from '../../project/packageManager';
import { type Ending, explainEnding } from '../endings';
import { installAction } from '../endings/modules';
import type { HistoryCause, HistoryEntry } from './historyEntry';
import type { LastLines } from './lastLines';
import { MemoryTrail } from './memoryTrail';
import type { RestartHistory } from './restartHistory';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface EndWriterParts {
  readonly store: ServiceStore;
  readonly history: RestartHistory;
  readonly lastLines: LastLines;
  /** What installs a missing package in a folder. */
  readonly installation?: (name: string, folder: string) => Promise<Installation>;
}

/** An end or a start of a service, written down. */
export interface RecordedEvent {
  readonly serviceKey: string;
  readonly entry: HistoryEntry;
}

/** The last lines arrive in the files a little after the end (see LogFeed). */
const lastLinesMs = 600;
const sliceLines = 20;
/** What it got over long before its end explains nothing. */
const linesOfEndMs = 30_000;
const explained: ReadonlySet<HistoryCause> = new Set(['crash', 'ended', 'serverDied']);
/** PM2's start time and our own clock are this near to each other. */
const runSlackMs = 50;

/** Writes ends of services into the history, with what they held before, their last lines and what these explain. */
export class EndWriter implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didRecordEnd = this.#store.add(new Emitter<RecordedEvent>());
  readonly #trail = new MemoryTrail();

  /** An end was written, with its last lines. */
  readonly onDidRecordEnd = this.#didRecordEnd.event;

  /** `onAmend` is told which entry has taken the place of which, before `onDidRecordEnd` is. */
  constructor(
    private readonly parts: EndWriterParts,
    private readonly onAmend: (before: HistoryEntry | undefined, after: HistoryEntry) => void,
    private readonly clock: Clock,
  ) {}

  /** What a service holds at a moment. */
  saw(serviceKey: string, at: number, bytes: number): void {
    this.#trail.add(serviceKey, at, bytes);
  }

  /** Writes an end now, and again with its last lines when they have come. */
  write(serviceKey: string, end: HistoryEntry): HistoryEntry {
    const memory = this.#trail.before(serviceKey, end.at);
    const entry = memory.length > 0 ? { ...end, memory } : end;
    this.parts.history.add(serviceKey, entry);
    this.clock.after(lastLinesMs, () => {
      if (!this.#store.disposed) this.#complete(serviceKey, entry);
    });
    return entry;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #complete(serviceKey: string, entry: HistoryEntry): void {
    const { store, lastLines } = this.parts;
    // What an earlier run said explains nothing about this one.
    const began = entry.uptimeMs === undefined ? 0 : entry.at - entry.uptimeMs - runSlackMs;
    const since = Math.max(began, entry.at - linesOfEndMs);
    const all = lastLines.of(serviceKey, since);
    const service = store.get(serviceKey);
    // Who was killed has not said why.
    const ending =
      entry.what === 'exit' && explained.has(entry.cause)
        ? explainEnding({
            serviceKey,
            exitCode: entry.exitCode,
            signal: entry.signal,
            lines: all,
            port: service?.definition?.port,
            cwd: service?.definition?.cwd,
            databaseKey: this.#database(service),
          })
        : undefined;
    const lines = all.slice(-sliceLines);
    const folder = service?.definition?.cwd;
    if (ending?.missing === undefined || folder === undefined || !this.parts.installation) {
      this.#finish(serviceKey, entry, lines, ending);
      return;
    }
    const { missing } = ending;
    void this.parts
      .installation(missing, folder)
      .then(
        (how) => ({ ...ending, action: installAction(how, missing) }),
        () => ending,
      )
      .then((known) => {
        if (!this.#store.disposed) this.#finish(serviceKey, entry, lines, known);
      });
  }

  #finish(
    serviceKey: string,
    entry: HistoryEntry,
    lines: readonly string[],
    ending: Ending | undefined,
  ): void {
    const { history } = this.parts;
    const now = history
      .of(serviceKey)
      .find((one) => one.at === entry.at && one.pid === entry.pid && one.cause === entry.cause);
    const amended = history.amend(serviceKey, now ?? entry, {
      ...(lines.length > 0 && { lines }),
      ...(ending && { ending }),
    });
    this.onAmend(now, amended);
    this.#didRecordEnd.fire({ serviceKey, entry: amended });
  }

  #database(service: Service | undefined): string | undefined {
    return this.parts.store.services.find(
      ({ kind, workspaceFolder }) =>
        kind === 'database' && workspaceFolder === service?.workspaceFolder,
    )?.key;
  }
}
