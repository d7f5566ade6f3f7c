import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { EngineEvent } from '../../engine/engineEvent';
import type { Service } from '../state/service';
import { type Backfill, joined } from './backfill';
import type { LogLine } from './logLine';
import { LogSource, type Stream } from './logSource';
import { tellsReload } from './rotation/busRecording';
import type { LinesFrom, SeenMemory, Tail, TailOpener } from './tail';

export type { Backfill } from './backfill';
export type { SeenMemory, SeenPlace, Tail, TailOpener } from './tail';

/** Lines of one service, in the order they came. */
export interface LogBatch {
  readonly serviceKey: string;
  readonly lines: readonly LogLine[];
  /** Where the bytes of these lines begin; undefined where PM2 writes no file. */
  readonly from?: LinesFrom;
}

/** A log file of a service cannot be read: its lines come from the bus, and what was there before is missing. */
export interface UnreadableLog {
  readonly serviceKey: string;
  readonly path: string;
  readonly error: unknown;
}

/** Each look comes twice as late as the one before; a rotation may take half a minute where a machine is short of processors. */
const firstLookMs = 2_000;
const lastLookMs = 32_000;

const noMemory: SeenMemory = { get: () => undefined, set: () => undefined };

/**
 * Lines of services as they are written. PM2's files are the source, so that nothing is missing or doubled after a reload;
 * the bus only says when to look.
 */
export class LogFeed implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didReadLines = this.#store.add(new Emitter<LogBatch>());
  readonly #didFailToRead = this.#store.add(new Emitter<UnreadableLog>());
  /** By path (or id and stream for what has no file) and service. */
  readonly #sources = new Map<string, LogSource>();
  /** Services whose earlier lines somebody has been given, to show them. */
  readonly #earlierGiven = new Set<string>();
  #later: Disposable | undefined;

  /** Lines of a service arrived. */
  readonly onDidReadLines = this.#didReadLines.event;
  /** Told once for each file. */
  readonly onDidFailToRead = this.#didFailToRead.event;

  constructor(
    bus: { readonly onDidReceiveEvent: Event<EngineEvent> },
    private readonly services: {
      readonly services: readonly Service[];
      readonly onDidRefresh: Event<void>;
    },
    private readonly open: TailOpener,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
    private readonly memory: SeenMemory = noMemory,
    /** When the window was opened, which may be a while before somebody listens; ms since the epoch. */
    private readonly openedAt = clock.now(),
  ) {
    this.#store.add(bus.onDidReceiveEvent((event) => this.#hint(event)));
    this.#store.add(services.onDidRefresh(() => this.#follow()));
    this.#follow();
  }

  /** What the files of a service held when we began to listen, for somebody who shows it at once: then it counts as seen. */
  async backfill(serviceKey: string): Promise<Backfill> {
    const earlier = await this.#earlier(serviceKey);
    this.#earlierGiven.add(serviceKey);
    for (const source of this.#sources.values()) {
      if (source.serviceKey === serviceKey) source.earlierGiven();
    }
    return earlier;
  }

  /** The last lines that were there before we began to listen, old and unseen. */
  async linesBefore(serviceKey: string): Promise<readonly LogLine[]> {
    const { old, unseen } = await this.#earlier(serviceKey);
    return [...old, ...unseen];
  }

  /** Reads what the files of a service hold by now, stacks that may yet go on included: what comes later is another run's. */
  async catchUp(serviceKey: string): Promise<void> {
    for (const source of await this.#sourcesOf(serviceKey)) await source.catchUp();
  }

  /** Gives what was read and not given yet, while there is still somebody to hear it. */
  dispose(): void {
    for (const source of this.#sources.values()) source.dispose();
    this.#later?.dispose();
    this.#store.dispose();
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
            this.#sources.set(key, this.#newSource(service.key, stream, path));
        }
      }
    }
    // Between a delete and the start that follows it a service has no entry: what comes then must not be missed.
    const pausing = this.services.services.filter(({ instances }) => instances.length === 0);
    for (const [key, source] of this.#sources) {
      if (wanted.has(key) || pausing.some((one) => key.startsWith(`${one.key}\u0000`))) continue;
      this.#sources.delete(key);
      // Of a service that is gone nobody wants to hear.
      if (this.services.services.some((one) => one.key === source.serviceKey)) source.release();
      source.leave();
    }
    for (const key of this.#earlierGiven) {
      if (!this.services.services.some((one) => one.key === key)) this.#earlierGiven.delete(key);
    }
  }

  #newSource(serviceKey: string, stream: Stream, path: string | undefined): LogSource {
    const { memory, log, clock } = this;
    return new LogSource({
      serviceKey,
      stream,
      path,
      open: (file) => this.#openTail(serviceKey, file),
      give: (lines, from) => this.#didReadLines.fire({ serviceKey, lines, from }),
      memory,
      log,
      clock,
      backfills: !this.#earlierGiven.has(serviceKey),
    });
  }

  async #openTail(serviceKey: string, path: string): Promise<Tail | undefined> {
    try {
      // A file that was made since then is new from its first byte on.
      return await this.open(path, this.openedAt);
    } catch (error) {
      this.log.error(`The log ${path} cannot be followed.`, error);
      this.#didFailToRead.fire({ serviceKey, path, error });
      return undefined;
    }
  }

  #hint(event: EngineEvent): void {
    if (event.type === 'log') {
      void this.#withSources(event.id, event.stream, (source) => source.hear(event));
    }
    if (tellsReload(event)) this.#lookLater(firstLookMs);
    if (event.type !== 'process' || (event.event !== 'exit' && event.event !== 'online')) return;
    const ended = event.event === 'exit';
    for (const stream of ['out', 'err'] as const) {
      void this.#withSources(event.id, stream, (source) =>
        ended ? source.processEnded() : source.processBegun(),
      );
    }
  }

  /** PM2 opens its files anew: what it drops is put back seconds later (rotation), of which the bus says nothing. */
  #lookLater(ms: number): void {
    this.#later?.dispose();
    this.#later = this.clock.after(ms, () => {
      for (const source of this.#sources.values()) source.look();
      if (ms < lastLookMs) this.#lookLater(2 * ms);
    });
  }

  async #withSources(id: number, stream: Stream, act: (source: LogSource) => void): Promise<void> {
    for (const service of this.services.services) {
      const instance = service.instances.find((one) => one.id === id);
      if (!instance) continue;
      const path = stream === 'out' ? instance.outFile : instance.errFile;
      const source = this.#sources.get(sourceKey(service.key, path, id, stream));
      await source?.opened;
      if (source && !this.#store.disposed) act(source);
    }
  }

  async #earlier(serviceKey: string): Promise<Backfill> {
    const all: Backfill[] = [];
    for (const source of await this.#sourcesOf(serviceKey)) {
      const one = await source.backfill();
      if (one) all.push(one);
    }
    return joined(all);
  }

  async #sourcesOf(serviceKey: string): Promise<readonly LogSource[]> {
    const all = [...this.#sources.values()].filter((one) => one.serviceKey === serviceKey);
    await Promise.all(all.map(({ opened }) => opened));
    return all;
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
