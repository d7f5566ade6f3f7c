import { delay, poll, repeat } from '../../../base/async';
import { type Clock, systemClock } from '../../../base/clock';
import { type Disposable, DisposableStore } from '../../../base/disposable';
import type { Logger } from '../../../base/logger';
import type { EngineEvent } from '../../../engine/engineEvent';
import type { Engine } from '../../../engine/engine';
import type { Service } from '../../state/service';
import { BusRecording } from './busRecording';
import { FullDisks, lowBytes } from './fullDisks';
import { type WrittenFile, writersOf, writtenFiles } from './logWriters';
import { isWritten, putBack, type PutBackFiles, settleMs } from './putBack';

export interface RotationSettings {
  /** A log that is larger is rotated; undefined for never. */
  readonly maxBytes: number | undefined;
  /** Old files of a log that are kept. */
  readonly keep: number;
}

/** What is done to files; see system/logRotation. */
export interface RotationFiles extends PutBackFiles {
  moveAside(file: string, now: number): Promise<string>;
  moveBack(old: string, file: string): Promise<void>;
  copyAside(file: string, now: number): Promise<string>;
  pack(old: string): Promise<void>;
  oldFiles(file: string): Promise<readonly string[]>;
  prune(file: string, keep: number): Promise<void>;
  freeBytes(file: string): Promise<number>;
}

export interface RotationParts {
  readonly engine: Pick<Engine, 'state' | 'onDidReceiveEvent' | 'snapshot' | 'reopenLogs'>;
  readonly services: { readonly services: readonly Service[] };
  /** The daemon's own log. */
  readonly pm2Log: () => string;
  readonly settings: () => RotationSettings;
  /** True where this window is the one that rotates under this PM2. */
  readonly mayAct: () => Promise<boolean>;
  readonly files: RotationFiles;
  /** The disk of a log is nearly full. */
  readonly tellFull: (file: string, freeBytes: number) => void;
  readonly log: Logger;
  readonly clock?: Clock;
}

const everyMs = 15_000;
/** PM2 drops what it has not written yet when it opens its files anew: so long it is listened to before. */
const beforeMs = 250;
/** It is not further behind with its files than this, not even on a machine that is short of processors. */
const queueMs = 10_000;
/**
 * PM2 has opened its files anew some milliseconds after it said so, that of errors when that of output is open (docs/pm2.md 6); on a
 * machine that is short of processors it takes longer.
 */
const listenMs = 250;
const openingMs = 3_000;
/** So long a bus says nothing before it counts as one that has nothing more to say. */
const silentMs = 20_000;

/**
 * Keeps the logs of our services, and PM2's own, from growing without bound: a file that is too large is renamed, PM2 opens a
 * new one, and the old one is packed. What PM2 drops while it changes files has come over the bus, and is put at the end of
 * the old file.
 */
export class LogRotation implements Disposable {
  readonly #store = new DisposableStore();
  readonly #disks: FullDisks;
  readonly #clock: Clock;
  #running: Promise<void> | undefined;
  /** PM2 found a disk full: it does not write such a file any more until it opens its files anew (docs/pm2.md 6). */
  #givenUp = false;

  constructor(private readonly parts: RotationParts) {
    this.#clock = parts.clock ?? systemClock;
    const { files, tellFull, log } = parts;
    this.#disks = new FullDisks((file) => files.freeBytes(file), tellFull, log);
    this.#store.add(
      parts.engine.onDidReceiveEvent((event) => {
        if (tellsFullDisk(event)) this.#givenUp = true;
      }),
    );
    this.#store.add(
      repeat(
        () => everyMs,
        () => this.check(),
        (error) => parts.log.error('The logs could not be rotated.', error),
        this.#clock,
      ),
    );
  }

  /** Rotates what is due. */
  check(): Promise<void> {
    this.#running ??= this.#check().finally(() => (this.#running = undefined));
    return this.#running;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #check(): Promise<void> {
    const { engine, services, files, mayAct, pm2Log } = this.parts;
    if (this.#store.disposed || engine.state.type !== 'connected') return;
    if (services.services.every(({ instances }) => instances.length === 0)) return;
    if (!(await mayAct())) return;
    const list = await engine.snapshot();
    const ours = services.services.flatMap(({ instances }) => instances.map(({ id }) => id));
    const writers = writersOf(list, new Set(ours));
    const haveRoom = await this.#disks.look([...writers.keys()]);
    const { maxBytes = Infinity, keep } = this.parts.settings();
    // Two that rotate would each rotate what the other has made.
    const other = list.some(({ isModule, name, pid }) => isModule && pid && /logrotate/.test(name));
    if (other) return;
    const written = await writtenFiles(writers, (file) => files.inspectLog(file));
    if ((this.#givenUp && haveRoom) || written.some(({ size }) => size > maxBytes)) {
      await this.#rotate(written, maxBytes, keep);
    }
    const own = await files.inspectLog(pm2Log());
    // The daemon never opens this one anew; a copy needs as much space again.
    if (own && own.size > maxBytes && (await files.freeBytes(own.path)) > own.size + lowBytes) {
      await this.#finish(own.path, await files.copyAside(own.path, this.#clock.now()), keep);
    }
  }

  async #rotate(written: readonly WrittenFile[], maxBytes: number, keep: number): Promise<void> {
    const { engine, files, log } = this.parts;
    const recording = new BusRecording(engine.onDidReceiveEvent);
    /** From paths to old names. */
    const moved = new Map<string, string>();
    try {
      await delay(beforeMs, this.#clock);
      // On a busy machine it is further behind: what it drops must have been heard.
      if (!this.#givenUp)
        await this.#until(written, queueMs, (sources) => recording.oldest(sources));
      for (const { path, size } of written) {
        if (size <= maxBytes) continue;
        try {
          moved.set(path, await files.moveAside(path, this.#clock.now()));
        } catch (error) {
          log.error(`The log ${path} could not be renamed.`, error);
        }
      }
      const givenUp = this.#givenUp;
      if (moved.size === 0 && !givenUp) return;
      // It may give up again at once.
      this.#givenUp = false;
      recording.arm();
      try {
        await engine.reopenLogs();
      } catch (error) {
        this.#givenUp ||= givenUp;
        // Nobody knows whether PM2 writes to the old files: they get their names back.
        for (const [path, old] of moved) {
          try {
            await files.moveBack(old, path);
          } catch (reason) {
            log.error(`The log ${old} could not get its name back.`, reason);
          }
        }
        throw error;
      }
      await this.#untilWritten(written, recording);
    } finally {
      recording.dispose();
    }
    await delay(settleMs, this.#clock);
    for (const file of written) {
      const old = moved.get(file.path);
      try {
        // Without the mark nobody knows what the bus has not told yet.
        if (recording.markedAt !== undefined)
          await this.#putBack(file, old, recording.of(file.sources));
      } catch (error) {
        log.error(`What PM2 dropped of ${file.path} could not be put back.`, error);
      }
      try {
        if (old !== undefined) await this.#finish(file.path, old, keep);
      } catch (error) {
        log.error(`The old files of ${file.path} could not be put in order.`, error);
      }
    }
  }

  /** Waits until what comes over the bus stands in the files again. */
  async #untilWritten(written: readonly WrittenFile[], recording: BusRecording): Promise<void> {
    const clock = this.#clock;
    const latest = clock.now() + silentMs;
    const at = await recording.hear(latest, silentMs, () => recording.markedAt, clock);
    if (at === undefined) return;
    const until = at + listenMs;
    const behindMs = Math.min(silentMs, Math.max(0, clock.now() - at));
    const isHeard = (): true | undefined => recording.heardUntil >= until || undefined;
    await recording.hear(until, listenMs + behindMs, isHeard, clock);
    await this.#until(written, openingMs, (sources) => recording.latest(sources));
  }

  /** Waits, at most `ms`, until each of these files holds the chunks that are named for its sources. */
  async #until(
    written: readonly WrittenFile[],
    ms: number,
    chunks: (sources: readonly string[]) => readonly string[],
  ): Promise<void> {
    let waiting = written;
    const allWritten = async (): Promise<true | undefined> => {
      const still: WrittenFile[] = [];
      for (const file of waiting) {
        const own = chunks(file.sources);
        if (!(await isWritten(file.path, own, this.parts.files))) still.push(file);
      }
      waiting = still;
      return waiting.length === 0 || undefined;
    };
    await poll(allWritten, { everyMs: listenMs, ms, clock: this.#clock });
  }

  async #putBack(
    { path }: WrittenFile,
    old: string | undefined,
    streams: readonly (readonly string[])[],
  ): Promise<void> {
    const { files, log } = this.parts;
    const missing = await putBack(path, old, streams, files, this.#clock);
    if (missing === '') return;
    log.debug(`PM2 dropped ${missing.length} characters of ${path}; they were put back.`);
  }

  async #finish(path: string, old: string, keep: number): Promise<void> {
    const { files, log } = this.parts;
    await files.prune(path, keep);
    for (const one of await files.oldFiles(path)) {
      if (one.endsWith('.gz')) continue;
      // Packing needs space for a while, at worst as much as the file has.
      if ((await files.freeBytes(path)) < lowBytes) return;
      await files.pack(one);
    }
    log.debug(`Rotated ${path} to ${old}.`);
  }
}

/** PM2 says why it could not write, of which file it does not say. */
function tellsFullDisk(event: EngineEvent): boolean {
  return event.type === 'daemonLog' && event.text.includes('ENOSPC');
}
