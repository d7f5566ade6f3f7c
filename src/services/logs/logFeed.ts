import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { BusEvent } from '../../pm2/busEvents';
import type { Service } from '../service';
import { LineReader } from './lineReader';
import { LogBlocks } from './logBlocks';
import type { LogLine } from './logLine';

type Stream = 'out' | 'err';
type LogEvent = Extract<BusEvent, { readonly type: 'log' }>;

/** Lines of one service, in the order they came. */
export interface LogBatch {
  readonly serviceKey: string;
  readonly lines: readonly LogLine[];
  /** Where the bytes of these lines begin; undefined where PM2 writes no file. */
  readonly from?: SeenPlace & { readonly path: string };
}

/** What was there before we began to listen. Lines of which the time is not known have `at` 0. */
export interface Backfill {
  /** Seen in this workspace before the window was closed. */
  readonly old: readonly LogLine[];
  /** Written since. */
  readonly unseen: readonly LogLine[];
  /** False: more was written since than is given here. */
  readonly whole: boolean;
}

/** A log file of a service cannot be read: its lines come from the bus, and what was there before is missing. */
export interface UnreadableLog {
  readonly serviceKey: string;
  readonly path: string;
  readonly error: unknown;
}

/** A place in a file up to which it has been read. */
export interface SeenPlace {
  readonly inode: number;
  readonly offset: number;
}

/** Remembers across reloads how far every log has been read, by path. */
export interface SeenMemory {
  get(path: string): SeenPlace | undefined;
  set(path: string, place: SeenPlace): void;
}

/** A log file that is followed; see system/fileTail. */
export interface Tail {
  readonly path: string;
  readonly place: SeenPlace;
  readonly switching: boolean;
  /** It began in front of a line without an end. */
  readonly unfinished: boolean;
  before(
    minBytes: number,
    maxBytes: number,
    seen: SeenPlace | undefined,
  ): Promise<{ readonly data: Buffer; readonly seenAt: number; readonly whole: boolean }>;
  read(): Promise<Buffer>;
  dispose(): void;
}

/**
 * Opens a file at its present end, or at its beginning where it was made at or after `bornSince` (ms since the epoch);
 * undefined where there is nothing to follow, such as /dev/null. Throws where it cannot be read.
 */
export type TailOpener = (path: string, bornSince: number) => Promise<Tail | undefined>;

/** Makes lines of what comes from one place. */
interface Voice {
  readonly reader: LineReader;
  readonly blocks: LogBlocks;
}

interface Source extends Voice {
  readonly serviceKey: string;
  readonly stream: Stream;
  /** What comes over the bus, by id and stream: several may have named the same file. */
  readonly voices: Map<string, Voice>;
  /** What came over the bus while there is no file at all. */
  unfiled: LogEvent[];
  /** Undefined: PM2 writes no file or it cannot be read, so that the bus is all there is. */
  readonly tail?: Tail;
  /** What was seen of it before this window. */
  readonly seen?: SeenPlace;
  /** An error whose stack may go on. */
  held: LogLine[];
  /** Reads that are still due after the last hint. */
  due: number;
  /** Its process has ended: what is left without a line end is a line. */
  ended: boolean;
  /** And the next one has begun: that line must not become the beginning of another. */
  begun: boolean;
  timer?: Disposable;
  reading: Promise<void>;
}

/** The bus tells of a line some milliseconds before it is in the file. */
const readAfterMs = [15, 40, 120, 400, 1_500];
/** A file that is not there by then was deleted while PM2 had it open. */
const deletedAfterMs = 2_000;
const maxUnfiled = 1_000;
/** What was there before is shown to this extent. */
const backfillBytes = 64 * 1024;
const backfillLines = 500;
/** What was written while the window was closed is shown to this extent. */
const unseenBytes = 1024 * 1024;
const unseenLines = 10_000;
/** A stack trace is kept together up to this length. */
const maxHeldLines = 500;

const noMemory: SeenMemory = { get: () => undefined, set: () => undefined };

/**
 * Lines of services as they are written. PM2's files are the source, so that nothing is missing or doubled after a reload;
 * the bus only says when to look.
 */
export class LogFeed implements Disposable {
  readonly #store = new DisposableStore();
  readonly #batches = this.#store.add(new Emitter<LogBatch>());
  readonly #unreadable = this.#store.add(new Emitter<UnreadableLog>());
  /** By path (or id and stream for what has no file) and service. */
  readonly #sources = new Map<string, Promise<Source>>();
  readonly #openedAt: number;

  /** Lines of a service arrived. */
  readonly onLines = this.#batches.event;
  /** Told once for each file. */
  readonly onUnreadable = this.#unreadable.event;

  constructor(
    bus: { readonly onEvent: Event<BusEvent> },
    private readonly services: {
      readonly services: readonly Service[];
      readonly onDidRefresh: Event<void>;
    },
    private readonly open: TailOpener,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
    private readonly memory: SeenMemory = noMemory,
  ) {
    this.#openedAt = clock.now();
    this.#store.add(bus.onEvent((event) => this.#hint(event)));
    this.#store.add(services.onDidRefresh(() => this.#follow()));
    this.#follow();
  }

  /** What the files of a service held when we began to listen. */
  async backfill(serviceKey: string): Promise<Backfill> {
    const old: LogLine[] = [];
    const unseen: LogLine[] = [];
    let whole = true;
    for (const { tail, stream, seen } of await this.#sourcesOf(serviceKey)) {
      if (!tail) continue;
      const before = await tail.before(backfillBytes, unseenBytes, seen);
      const reader = new LineReader();
      const blocks = new LogBlocks(stream);
      const read = (raw: readonly string[]): LogLine[] => raw.map((line) => blocks.read(line, 0));
      old.push(...read(reader.push(before.data.subarray(0, before.seenAt))).slice(-backfillLines));
      // What is there without an end may go on; then its end is a line of its own.
      const rest = read([...reader.push(before.data.subarray(before.seenAt)), ...reader.flush()]);
      if (before.seenAt === before.data.length) old.push(...rest);
      else unseen.push(...rest.slice(-unseenLines));
      whole &&= before.whole && rest.length <= unseenLines;
    }
    return { old, unseen, whole };
  }

  /** The last lines that were there before we began to listen, old and unseen. */
  async linesBefore(serviceKey: string): Promise<readonly LogLine[]> {
    const { old, unseen } = await this.backfill(serviceKey);
    return [...old, ...unseen];
  }

  /** Reads what the files of a service hold by now, stacks that may yet go on included: what comes later is another run's. */
  async catchUp(serviceKey: string): Promise<void> {
    for (const source of await this.#sourcesOf(serviceKey)) {
      source.reading = source.reading.then(() => this.#read(source));
      await source.reading;
      this.#release(source);
    }
  }

  dispose(): void {
    this.#store.dispose();
    for (const source of this.#sources.values()) void source.then(release);
  }

  /** Begins to follow what came, and lets go of what went. */
  #follow(): void {
    const wanted = new Set<string>();
    for (const service of this.services.services) {
      for (const { id, outFile, errFile } of service.instances) {
        for (const [stream, path] of [['out', outFile] as const, ['err', errFile] as const]) {
          const key = sourceKey(service.key, path, id, stream);
          wanted.add(key);
          if (!this.#sources.has(key))
            this.#sources.set(key, this.#openSource(service.key, stream, path));
        }
      }
    }
    // Between a delete and the start that follows it a service has no entry: what comes then must not be missed.
    const pausing = this.services.services.filter(({ instances }) => instances.length === 0);
    for (const [key, source] of this.#sources) {
      if (wanted.has(key) || pausing.some((one) => key.startsWith(`${one.key}\u0000`))) continue;
      this.#sources.delete(key);
      void source.then(release);
    }
  }

  async #openSource(serviceKey: string, stream: Stream, path: string | undefined): Promise<Source> {
    const tail = path === undefined ? undefined : await this.#openTail(serviceKey, path);
    const source: Source = {
      serviceKey,
      stream,
      ...newVoice(stream),
      voices: new Map(),
      unfiled: [],
      tail,
      seen: path === undefined ? undefined : this.memory.get(path),
      held: [],
      due: 0,
      ended: tail?.unfinished === true,
      begun: false,
      reading: Promise.resolve(),
    };
    if (tail) {
      this.memory.set(tail.path, tail.place);
      if (tail.place.offset === 0 || tail.unfinished) this.#schedule(source);
    }
    return source;
  }

  async #openTail(serviceKey: string, path: string): Promise<Tail | undefined> {
    try {
      // A file that was made since this window listens is new from its first byte on.
      return await this.open(path, this.#openedAt);
    } catch (error) {
      this.log.error(`The log ${path} cannot be followed.`, error);
      this.#unreadable.fire({ serviceKey, path, error });
      return undefined;
    }
  }

  #hint(event: BusEvent): void {
    if (event.type === 'log') {
      void this.#withSources(event.id, event.stream, (source) => {
        if (!source.tail) {
          this.#hear(source, event);
          return;
        }
        if (source.tail.place.inode === 0) source.unfiled.push({ ...event, at: this.clock.now() });
        this.#lookSoon(source);
      });
    }
    if (event.type !== 'process' || (event.event !== 'exit' && event.event !== 'online')) return;
    for (const stream of ['out', 'err'] as const) {
      void this.#withSources(event.id, stream, (source) => {
        if (event.event === 'exit') source.ended = true;
        else if (source.tail) source.begun = source.ended;
        else this.#finish(source);
        if (source.ended) this.#lookSoon(source);
      });
    }
  }

  /** Takes what the bus says, where no file has it. */
  #hear(source: Source, { id, stream, data, at }: LogEvent): void {
    const who = `${id}:${stream}`;
    let voice = source.voices.get(who);
    if (!voice) source.voices.set(who, (voice = newVoice(stream)));
    this.#take(source, voice.reader.push(data), at, undefined, voice);
    this.#release(source);
  }

  /** What is left without a line end is a line. */
  #finish(source: Source): void {
    for (const voice of [source, ...source.voices.values()]) {
      this.#take(source, voice.reader.flush(), this.clock.now(), undefined, voice);
    }
    this.#release(source);
    source.ended = false;
    source.begun = false;
  }

  /** A file that was deleted while PM2 had it open has a name nowhere: its lines come over the bus. */
  #hearUnfiled(source: Source): void {
    if (source.tail?.place.inode !== 0) {
      source.unfiled = [];
      return;
    }
    const until = this.clock.now() - deletedAfterMs;
    const fresh = source.unfiled.findIndex(({ at }) => at > until);
    const due = fresh < 0 ? source.unfiled.length : fresh;
    const beyond = source.unfiled.length - maxUnfiled;
    for (const event of source.unfiled.splice(0, Math.max(due, beyond))) this.#hear(source, event);
  }

  async #withSources(id: number, stream: Stream, act: (source: Source) => void): Promise<void> {
    for (const service of this.services.services) {
      const instance = service.instances.find((one) => one.id === id);
      if (!instance) continue;
      const path = stream === 'out' ? instance.outFile : instance.errFile;
      const source = await this.#sources.get(sourceKey(service.key, path, id, stream));
      if (source && !this.#store.disposed) act(source);
    }
  }

  /** Begins the looks anew; the first one, where it is due already, stays where it is, or a stream of hints would put it off. */
  #lookSoon(source: Source): void {
    if (source.due > 1) {
      source.timer?.dispose();
      source.timer = undefined;
    }
    source.due = 0;
    this.#schedule(source);
  }

  #schedule(source: Source): void {
    if (source.timer || this.#store.disposed) return;
    const wait =
      readAfterMs[source.due] ?? (source.tail?.switching ? readAfterMs.at(-1) : undefined);
    if (wait === undefined) {
      if (source.ended) this.#finish(source);
      else this.#release(source);
      return;
    }
    source.due++;
    source.timer = this.clock.after(wait, () => {
      source.timer = undefined;
      source.reading = source.reading.then(() => this.#read(source));
    });
  }

  async #read(source: Source): Promise<void> {
    const { tail } = source;
    try {
      for (;;) {
        const { inode, offset } = tail?.place ?? { inode: 0, offset: 0 };
        const data = await tail?.read();
        if (this.#store.disposed) return;
        if (!tail || !data || data.length === 0) break;
        source.due = 0;
        this.#take(
          source,
          source.reader.push(data),
          this.clock.now(),
          beginning(tail, inode, offset),
        );
        this.memory.set(tail.path, tail.place);
      }
      // Nothing came since the last look: the stack trace is over.
      if (source.due > 0 && source.begun) this.#finish(source);
      else if (source.due > 0) this.#release(source);
      if (source.unfiled.length > 0) this.#hearUnfiled(source);
    } catch (error) {
      this.log.error(`Reading ${tail?.path} failed.`, error);
    }
    this.#schedule(source);
  }

  /** Passes lines on, but for an error at their end: its stack trace may go on in the next chunk. */
  #take(
    source: Source,
    raw: readonly string[],
    at: number,
    from?: LogBatch['from'],
    { blocks }: Voice = source,
  ): void {
    if (raw.length === 0) return;
    const lines = [...source.held, ...raw.map((line) => blocks.read(line, at))];
    let head = lines.length - 1;
    while (head > 0 && lines[head]?.continues) head--;
    const holds = lines[head]?.level === 'error' && lines.length - head <= maxHeldLines;
    source.held = holds ? lines.slice(head) : [];
    this.#emit(source, holds ? lines.slice(0, head) : lines, from);
  }

  #release(source: Source): void {
    const { held } = source;
    source.held = [];
    this.#emit(source, held);
  }

  #emit(source: Source, lines: readonly LogLine[], from?: LogBatch['from']): void {
    if (lines.length === 0) return;
    this.#batches.fire({ serviceKey: source.serviceKey, lines, from });
  }

  async #sourcesOf(serviceKey: string): Promise<Source[]> {
    const all = await Promise.all(this.#sources.values());
    return all.filter((source) => source.serviceKey === serviceKey);
  }
}

function newVoice(stream: Stream): Voice {
  return { reader: new LineReader(), blocks: new LogBlocks(stream) };
}

/** Where bytes begin that were just read; at the beginning of a file where that has changed. */
function beginning(tail: Tail, inode: number, offset: number): LogBatch['from'] {
  const { path, place } = tail;
  const same = place.inode === inode && place.offset > offset;
  return { path, inode: place.inode, offset: same ? offset : 0 };
}

function release(source: Source): void {
  source.timer?.dispose();
  source.tail?.dispose();
}

function sourceKey(
  serviceKey: string,
  path: string | undefined,
  id: number,
  stream: Stream,
): string {
  return `${serviceKey}\u0000${path ?? `${id}:${stream}`}`;
}
