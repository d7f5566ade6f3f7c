import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { LogEvent } from '../../engine/engineEvent';
import { type Backfill, backfillOf } from './backfill';
import { HeldError } from './heldError';
import { newVoice, type Voice } from './logBlocks';
import type { LogLine } from './logLine';
import { SeenMark } from './seenMark';
import { beginning, type LinesFrom, type SeenMemory, type SeenPlace, type Tail } from './tail';
import { UnfiledLines } from './unfiledLines';

export type Stream = 'out' | 'err';

export interface LogSourceParts {
  readonly serviceKey: string;
  readonly stream: Stream;
  /** Undefined where PM2 names no file. */
  readonly path: string | undefined;
  /** Opens that file; undefined where it cannot be followed. */
  readonly open: (path: string) => Promise<Tail | undefined>;
  /** Takes the lines as they come; `from` is undefined where they came over the bus. */
  readonly give: (lines: readonly LogLine[], from?: LinesFrom) => void;
  readonly memory: SeenMemory;
  readonly log: Logger;
  readonly clock: Clock;
  /** What a window before has not seen is going to be asked for with `backfill`, and then `earlierGiven` is called. */
  readonly backfills: boolean;
}

/** The bus tells of a line some milliseconds before it is in the file. */
const readAfterMs = [15, 40, 120, 400, 1_500];

/**
 * One stream of a service that is followed: the file that PM2 writes, read when the bus says that there is something, or what
 * the bus says where there is no file.
 */
export class LogSource implements Disposable {
  readonly serviceKey: string;
  /** Settled once its file is open, or known not to be there. */
  readonly opened: Promise<void>;
  readonly #voice: Voice;
  /** What comes over the bus, by id and stream: several may have named the same file. */
  readonly #voices = new Map<string, Voice>();
  readonly #unfiled = new UnfiledLines();
  /** Undefined: PM2 writes no file or it cannot be read, so that the bus is all there is. */
  #tail: Tail | undefined;
  /** What was seen of it before this window. */
  #seen: SeenPlace | undefined;
  readonly #mark: SeenMark;
  readonly #held = new HeldError();
  /** Reads that are still due after the last hint. */
  #due = 0;
  /** Its process has ended: what is left without a line end is a line. */
  #ended = false;
  /** And the next one has begun: that line must not become the beginning of another. */
  #begun = false;
  #timer: Disposable | undefined;
  #reading: Promise<void> = Promise.resolve();
  #left = false;
  #disposed = false;

  constructor(private readonly parts: LogSourceParts) {
    this.serviceKey = parts.serviceKey;
    this.#voice = newVoice(parts.stream);
    this.#mark = new SeenMark(parts.memory, parts.backfills);
    this.opened = this.#open();
  }

  /** What its file held when it was opened; undefined where there is none. */
  async backfill(): Promise<Backfill | undefined> {
    await this.opened;
    return this.#tail && backfillOf(this.#tail, this.parts.stream, this.#seen);
  }

  /** What it held when it was opened has been given to somebody who shows it. */
  earlierGiven(): void {
    this.#mark.earlierGiven();
    this.#remember();
  }

  /** The bus says that something was written. */
  hear(event: LogEvent): void {
    if (!this.#tail) {
      this.#take(event);
      return;
    }
    this.#unfiled.add(event, this.parts.clock.now());
    this.look();
  }

  /** The process that writes here has ended. */
  processEnded(): void {
    this.#ended = true;
    this.#unfiled.processEnded(this.parts.clock.now());
    this.look();
  }

  /** A process that writes here has begun. */
  processBegun(): void {
    if (this.#tail) this.#begun = this.#ended;
    else this.#finish();
    if (this.#ended) this.look();
  }

  /** Reads what the file holds by now, and gives a stack that may yet go on as well. */
  async catchUp(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    await this.#reading;
    this.release();
  }

  /** Gives an error at the end of what came, whether or not its stack goes on. */
  release(): void {
    this.#give(this.#held.take());
    this.#remember();
  }

  /** Nothing is written here any more; what is being read just now is still given. */
  leave(): void {
    this.#left = true;
    this.#timer?.dispose();
    this.#tail?.dispose();
  }

  /** What was read has been given then, so that it may count as seen. */
  dispose(): void {
    this.release();
    this.#disposed = true;
    this.leave();
  }

  async #open(): Promise<void> {
    const { path, open, memory } = this.parts;
    if (path === undefined) return;
    const tail = await open(path);
    this.#seen = memory.get(path);
    if (!tail) return;
    if (this.#left) {
      tail.dispose();
      return;
    }
    this.#tail = tail;
    this.#ended = tail.unfinished;
    this.#mark.open(tail, this.#seen);
    if (tail.place.offset === 0 || tail.unfinished) this.#schedule();
  }

  /** Takes what the bus says, where no file has it. */
  #take({ id, stream, data, at }: LogEvent): void {
    const who = `${id}:${stream}`;
    let voice = this.#voices.get(who);
    if (!voice) this.#voices.set(who, (voice = newVoice(stream)));
    this.#addLines(voice.reader.push(data), at, voice);
    this.release();
  }

  /** What is left without a line end is a line. */
  #finish(): void {
    this.#flush([this.#voice, ...this.#voices.values()]);
    this.#ended = false;
    this.#begun = false;
  }

  #flush(voices: readonly Voice[]): void {
    const now = this.parts.clock.now();
    for (const voice of voices) this.#addLines(voice.reader.flush(), now, voice);
    this.release();
  }

  /** Gives what no file will hold: after what the file holds, unless that goes on with what the next process says. */
  async #takeUnfiled(tail: Tail): Promise<void> {
    const now = this.parts.clock.now();
    const unfiled = await this.#unfiled.due(tail, now);
    const isDeleted = tail.place.inode === 0;
    for (const event of unfiled) {
      if (isDeleted || !this.#ended || this.#begun) this.#take({ ...event, at: now });
      else this.#addLines(this.#voice.reader.push(event.data), now, this.#voice);
    }
    // What a process has said at last may have no line end.
    if (unfiled.length > 0 && !isDeleted) this.#flush([...this.#voices.values()]);
  }

  /** Begins the looks anew; the first one, where it is due already, stays where it is, or a stream of hints would put it off. */
  look(): void {
    if (this.#due > 1) {
      this.#timer?.dispose();
      this.#timer = undefined;
    }
    this.#due = 0;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#timer || this.#disposed) return;
    const wait = readAfterMs[this.#due] ?? (this.#tail?.switching ? readAfterMs.at(-1) : undefined);
    if (wait === undefined) {
      if (this.#ended) this.#finish();
      else this.release();
      return;
    }
    this.#due++;
    this.#timer = this.parts.clock.after(wait, () => {
      this.#timer = undefined;
      this.#reading = this.#reading.then(() => this.#read());
    });
  }

  async #read(): Promise<void> {
    const { clock, log } = this.parts;
    const tail = this.#tail;
    try {
      for (;;) {
        const { inode, offset } = tail?.place ?? { inode: 0, offset: 0 };
        if (tail) this.#unfiled.reads(tail, clock.now());
        const data = await tail?.read();
        if (this.#disposed) return;
        if (!tail || !data) break;
        if (data.length > 0) {
          this.#due = 0;
          const lines = this.#voice.reader.push(data);
          this.#addLines(lines, clock.now(), this.#voice, beginning(tail, inode, offset));
        }
        this.#mark.taken(tail.place);
        this.#remember();
        if (data.length === 0) break;
      }
      // Nothing came since the last look: the stack trace is over.
      if (this.#due > 0 && this.#begun) this.#finish();
      else if (this.#due > 0) this.release();
      if (tail && !this.#unfiled.empty) await this.#takeUnfiled(tail);
    } catch (error) {
      log.error(`Reading ${tail?.path} failed.`, error);
    }
    this.#schedule();
  }

  #addLines(raw: readonly string[], at: number, { blocks }: Voice, from?: LinesFrom): void {
    if (raw.length === 0) return;
    this.#give(this.#held.add(raw.map((line) => blocks.read(line, at))), from);
  }

  #give(lines: readonly LogLine[], from?: LinesFrom): void {
    if (lines.length > 0) this.parts.give(lines, from);
  }

  #remember(): void {
    this.#mark.remember(this.#held.empty);
  }
}
