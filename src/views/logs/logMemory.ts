import type * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { SeenMemory, SeenPlace } from '../../services/logs/logFeed';
import type { CombinedChoice } from './combinedChannel';
import type { ErrorMemory } from './errorMarks';
import { type LogRecord, newest, toLogRecord } from './logRecord';

const recordKey = 'logRecord';
/** Of version 0.1.0. */
const [placesKey, errorsKey] = ['logPlaces', 'logErrors'];
const combinedKey = 'combinedLogs';

/** What was read this long ago stands in its channel: lines wait there for a second (appendRhythm.ts), and the window is asked every 300 ms. */
const settleMs = 2_000;
const maxPlaces = 500;

export interface LogMemoryParts {
  readonly storage: Pick<vscode.Memento, 'get' | 'update'>;
  /** A file of this workspace's; see SharedFile. */
  readonly file: { read(): Promise<unknown>; write(value: LogRecord): Promise<void> };
  readonly log: Logger;
  readonly clock?: Clock;
}

/**
 * Remembers how far logs have been read and which errors nobody has seen, so that the next window goes on from there, however
 * this one ends.
 *
 * The editor's storage alone forgets: in a browser it is written some time later, and a reload does not wait for that. A file
 * alone knows too much: an extension host whose window is gone reads on for hours what nobody sees. So what is written into the file
 * is what the window has answered for; where both have a record, the newer one counts.
 */
export class LogMemory implements Disposable {
  /** All that has been read. */
  readonly #read: Map<string, SeenPlace>;
  /** That at the last beat. */
  #before: Map<string, SeenPlace>;
  /** That at the beat before, which is what counts. */
  #settled: Map<string, SeenPlace>;
  #errors: LogRecord['errors'];
  /** What the window has answered for. */
  #confirmed: LogRecord;
  #beat: Disposable | undefined;
  #changed = false;
  #toWrite = false;
  #writing = false;
  #warned = false;
  /** When the last record was made. */
  #at: number;
  readonly places: SeenMemory;
  readonly errors: ErrorMemory;

  private constructor(
    private readonly parts: LogMemoryParts,
    kept: LogRecord,
    private readonly clock: Clock = systemClock,
  ) {
    this.#confirmed = kept;
    this.#read = new Map(Object.entries(kept.places));
    this.#before = new Map(this.#read);
    this.#settled = new Map(this.#read);
    this.#at = kept.at;
    this.#errors = kept.errors;
    this.places = {
      // What this window reads does not change what an earlier one has seen.
      get: (path) => kept.places[path],
      set: (path, place) => this.#set(path, place),
    };
    this.errors = {
      get: () => this.#errors,
      set: (all) => {
        this.#errors = all;
        void this.#save();
      },
    };
  }

  static async open(parts: LogMemoryParts): Promise<LogMemory> {
    const { storage, file, log, clock } = parts;
    let written: unknown;
    try {
      written = await file.read();
    } catch (error) {
      log.error('How far logs have been read is not known from the file.', error);
    }
    const kept = newest(toLogRecord(storage.get(recordKey)), toLogRecord(written));
    const old = { at: 0, places: storage.get(placesKey), errors: storage.get(errorsKey) };
    return new LogMemory(
      parts,
      kept ?? toLogRecord(old) ?? { at: 0, places: {}, errors: {} },
      clock,
    );
  }

  /** What was read has been shown then. */
  dispose(): void {
    this.#beat?.dispose();
    this.#settled = this.#read;
    void this.#save();
  }

  #set(path: string, place: SeenPlace): void {
    if (!this.#read.has(path)) this.#begin(path, place);
    // The newest last: those are kept.
    this.#read.delete(path);
    this.#read.set(path, place);
    this.#changed = true;
    this.#beat ??= this.clock.after(settleMs, () => this.#settle());
  }

  /** A file without a place would have only its last lines shown. Where it is first seen nothing has been read: no need to ask. */
  #begin(path: string, place: SeenPlace): void {
    this.#before.set(path, place);
    this.#settled.set(path, place);
    const places = { ...this.#confirmed.places, [path]: place };
    this.#confirmed = { ...this.#confirmed, at: this.#stamp(), places };
    void this.#write();
  }

  #settle(): void {
    this.#settled = this.#before;
    this.#before = new Map(this.#read);
    const goesOn = this.#changed;
    this.#changed = false;
    this.#beat = goesOn ? this.clock.after(settleMs, () => this.#settle()) : undefined;
    void this.#save();
  }

  /** Gives it to the window, and once that has answered to the file. Never rejects. */
  async #save(): Promise<void> {
    const { storage, log } = this.parts;
    const places = Object.fromEntries([...this.#settled].slice(-maxPlaces));
    const record: LogRecord = { at: this.#stamp(), places, errors: this.#errors };
    try {
      await storage.update(recordKey, record);
    } catch (error) {
      // The window is gone, and with it what it had not shown.
      log.debug(`How far logs have been read was not confirmed: ${String(error)}`);
      return;
    }
    if (record.at > this.#confirmed.at) this.#confirmed = record;
    await this.#write();
  }

  /** Later than every record before it, whatever the clock says. */
  #stamp(): number {
    return (this.#at = Math.max(this.clock.now(), this.#at + 1));
  }

  /** One at a time, the newest only. Never rejects. */
  async #write(): Promise<void> {
    this.#toWrite = true;
    if (this.#writing) return;
    this.#writing = true;
    try {
      while (this.#toWrite) {
        this.#toWrite = false;
        await this.parts.file.write(this.#confirmed);
      }
    } catch (error) {
      if (!this.#warned)
        this.parts.log.warn(`How far logs have been read could not be written: ${String(error)}`);
      this.#warned = true;
    } finally {
      this.#writing = false;
    }
  }
}

/** Remembers what the combined channel shows, in the workspace's storage. */
export function combinedMemory(storage: vscode.Memento): {
  get(): CombinedChoice;
  set(choice: CombinedChoice): void;
} {
  return {
    get: () => storage.get<CombinedChoice>(combinedKey, { filter: '' }),
    set: (choice) => void storage.update(combinedKey, choice),
  };
}
