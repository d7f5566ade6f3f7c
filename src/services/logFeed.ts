import { type Clock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Logger } from '../base/logger';
import type { BusEvent } from '../pm2/busEvents';
import { LineAssembler } from './lineAssembler';
import { type LogLine, readLogLine } from './logLine';
import type { Service } from './service';

type Stream = 'out' | 'err';

/** Lines of one service, in the order they came. */
export interface LogBatch {
  readonly serviceKey: string;
  readonly lines: readonly LogLine[];
}

/** A log file that is followed; see system/fileTail. */
export interface Tail {
  readonly path: string;
  before(maxBytes: number): Promise<string>;
  read(): Promise<string>;
}

/** Opens a file at its present end; undefined where there is nothing to follow, such as /dev/null. */
export type TailOpener = (path: string) => Promise<Tail | undefined>;

interface Source {
  readonly serviceKey: string;
  readonly stream: Stream;
  readonly assembler: LineAssembler;
  /** Undefined: PM2 writes no file, so that the bus is all there is. */
  readonly tail?: Tail;
  /** Reads that are still due after the last hint. */
  due: number;
  /** Its process has ended: what is left without a line end is a line. */
  ended: boolean;
  timer?: Disposable;
  reading: Promise<void>;
}

/** The bus tells of a line some milliseconds before it is in the file. */
const readAfterMs = [15, 40, 120, 400, 1_500];
/** What was there before is shown to this extent. */
const backfillBytes = 64 * 1024;
const backfillLines = 500;

/**
 * Lines of services as they are written. PM2's files are the source, so that nothing is missing or doubled after a reload;
 * the bus only says when to look.
 */
export class LogFeed implements Disposable {
  readonly #store = new DisposableStore();
  readonly #batches = this.#store.add(new Emitter<LogBatch>());
  /** By path (or id and stream for what has no file) and service. */
  readonly #sources = new Map<string, Promise<Source | undefined>>();
  readonly #clock: Clock;

  /** Lines of a service arrived. */
  readonly onLines = this.#batches.event;

  constructor(
    bus: { readonly onEvent: Event<BusEvent> },
    private readonly services: {
      readonly services: readonly Service[];
      readonly onDidRefresh: Event<void>;
    },
    private readonly open: TailOpener,
    private readonly log: Logger,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#store.add(bus.onEvent((event) => this.#hint(event)));
    this.#store.add(services.onDidRefresh(() => this.#follow()));
  }

  /** The last lines that were there before we began to listen; `at` is 0 where the time is not known. */
  async backfill(serviceKey: string): Promise<readonly LogLine[]> {
    const lines: LogLine[] = [];
    for (const source of await this.#sourcesOf(serviceKey)) {
      const text = (await source.tail?.before(backfillBytes)) ?? '';
      const raw = new LineAssembler();
      for (const line of [...raw.push(text), ...raw.flush()].slice(-backfillLines)) {
        lines.push(readLogLine(line, source.stream, 0));
      }
    }
    return lines;
  }

  dispose(): void {
    this.#store.dispose();
    for (const source of this.#sources.values()) void source.then((one) => one?.timer?.dispose());
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
      void source.then((one) => one?.timer?.dispose());
    }
  }

  async #openSource(
    serviceKey: string,
    stream: Stream,
    path: string | undefined,
  ): Promise<Source | undefined> {
    try {
      const tail = path === undefined ? undefined : await this.open(path);
      const assembler = new LineAssembler();
      return {
        serviceKey,
        stream,
        assembler,
        tail,
        due: 0,
        ended: false,
        reading: Promise.resolve(),
      };
    } catch (error) {
      this.log.error(`The log ${path} cannot be followed.`, error);
      return undefined;
    }
  }

  #hint(event: BusEvent): void {
    if (event.type === 'log') {
      void this.#withSources(event.id, event.stream, (source) => {
        if (!source.tail) {
          this.#emit(source, source.assembler.push(event.data), event.at);
          return;
        }
        this.#lookSoon(source);
      });
    }
    if (event.type === 'process' && event.event === 'exit') {
      for (const stream of ['out', 'err'] as const) {
        void this.#withSources(event.id, stream, (source) => {
          source.ended = true;
          this.#lookSoon(source);
        });
      }
    }
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
    if (source.timer) return;
    const wait = readAfterMs[source.due];
    if (wait === undefined) {
      if (source.ended) this.#emit(source, source.assembler.flush(), this.#clock.now());
      source.ended = false;
      return;
    }
    source.due++;
    source.timer = this.#clock.after(wait, () => {
      source.timer = undefined;
      source.reading = source.reading.then(() => this.#read(source));
    });
  }

  async #read(source: Source): Promise<void> {
    try {
      for (;;) {
        const text = (await source.tail?.read()) ?? '';
        if (text === '' || this.#store.disposed) break;
        source.due = 0;
        this.#emit(source, source.assembler.push(text), this.#clock.now());
      }
    } catch (error) {
      this.log.error(`Reading ${source.tail?.path} failed.`, error);
    }
    if (!this.#store.disposed) this.#schedule(source);
  }

  #emit(source: Source, lines: readonly string[], at: number): void {
    if (lines.length === 0) return;
    this.#batches.fire({
      serviceKey: source.serviceKey,
      lines: lines.map((line) => readLogLine(line, source.stream, at)),
    });
  }

  async #sourcesOf(serviceKey: string): Promise<Source[]> {
    const all = await Promise.all(this.#sources.values());
    return all.filter((source): source is Source => source?.serviceKey === serviceKey);
  }
}

function sourceKey(
  serviceKey: string,
  path: string | undefined,
  id: number,
  stream: Stream,
): string {
  return `${serviceKey}\u0000${path ?? `${id}:${stream}`}`;
}
