import { type Clock, systemClock } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Engine } from '../../engine/engine';
import type { PageAddress, PageFiles, PageStatus } from '../../pm2/windows/pageFiles';
import type { GuardianPage } from '../../services/guardian/guardian';
import { Lookout } from '../../services/guardian/lookout';
import { RestartCounts } from '../../services/guardian/restartCounts';
import { currentWords, type WindowWord } from '../../services/guardian/windowWord';
import { LogFeed } from '../../services/logs/logFeed';
import type { ServiceStore } from '../../services/state/serviceStore';
import { FileTail } from '../../system/logs/fileTail';
import type { OomKills, SystemMemory, SystemMemoryReader } from '../../system/types';
import { CpuSeconds } from './cpuSeconds';
import { type Exposition, expose, wantsOpenMetrics } from './exposition';
import type { Facts } from './facts';
import { gatherFacts, replicaKey, replicasOf } from './gatherFacts';
import { LogLineCounts } from './logLineCounts';
import { ListenError, MetricsServer } from './metricsServer';
import { metrics } from './metricTable';

export interface MetricsPageParts {
  readonly engine: Pick<Engine, 'state' | 'onDidReceiveEvent' | 'onDidChangeState'>;
  readonly services: ServiceStore;
  readonly memory: SystemMemoryReader;
  readonly oomKills: OomKills;
  readonly files: Pick<PageFiles, 'words' | 'setStatus'>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Metrics of all services of a PM2_HOME, answered over HTTP by the guardian, whether or not a window is open. */
export class MetricsPage implements GuardianPage {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #cpu = new CpuSeconds();
  readonly #lookout: Lookout;
  readonly #restarts: RestartCounts;
  /** By address and port. */
  readonly #servers = new Map<string, MetricsServer>();
  /** As it was last told. */
  #status = '';
  #lines: LogLineCounts | undefined;
  #feed: LogFeed | undefined;

  constructor(private readonly parts: MetricsPageParts) {
    const { services: store, clock = systemClock } = parts;
    this.#clock = clock;
    this.#lookout = this.#store.add(new Lookout({ ...parts, store, clock }));
    this.#restarts = new RestartCounts(clock.now());
    this.#store.add(store.onDidRefresh(() => this.#look()));
    this.#look();
  }

  async show({ hosts, port, logLines }: PageAddress): Promise<void> {
    const { files, log } = this.parts;
    this.#countLines(logLines);
    try {
      // Who asks seldom must not miss restarts that are remembered only for a while.
      await this.#words();
      const status = await this.#listen(hosts, port);
      const text = JSON.stringify(status);
      if (this.#status === text) return;
      this.#status = text;
      if (status.type === 'listening') log.info(`Metrics: port ${port} of ${hosts.join(', ')}.`);
      else log.warn(`Metrics: ${status.host}:${port} cannot be had: ${status.code}.`);
      await files.setStatus(status);
    } catch (error) {
      log.error('The metrics cannot be answered.', error);
    }
  }

  restarting(serviceKey: string, detail: string): () => void {
    return this.#lookout.restarting(serviceKey, detail);
  }

  /** The metrics as they are now, in the format that an `Accept` header asks for. */
  async answer(accept?: string): Promise<Exposition> {
    return expose(metrics, await this.#facts(), wantsOpenMetrics(accept));
  }

  dispose(): void {
    for (const server of this.#servers.values()) server.dispose();
    this.#servers.clear();
    this.#countLines(false);
    this.#store.dispose();
  }

  /** Answers at these addresses and no others; one that cannot be had is tried again with the next look. */
  async #listen(hosts: readonly string[], port: number): Promise<PageStatus> {
    const wanted = new Map(hosts.map((host) => [`${host} ${port}`, host]));
    for (const [key, server] of this.#servers) {
      if (wanted.has(key)) continue;
      server.dispose();
      this.#servers.delete(key);
    }
    let status: PageStatus = { type: 'listening', port };
    for (const [key, host] of wanted) {
      if (this.#servers.has(key)) continue;
      try {
        const answer = (accept: string | undefined): Promise<Exposition> => this.answer(accept);
        const server = await MetricsServer.listen(host, port, answer, this.parts.log);
        if (this.#store.disposed) server.dispose();
        else this.#servers.set(key, server);
      } catch (error) {
        if (!(error instanceof ListenError)) throw error;
        if (status.type === 'listening') status = { type: 'failed', host, port, code: error.code };
      }
    }
    return status;
  }

  #look(): void {
    const { services } = this.parts.services;
    this.#restarts.keep(new Set(services.map(({ key }) => key)));
    const trees = services.flatMap((service) =>
      replicasOf(service).map(
        ({ processes }, replica) => [replicaKey(service.key, replica), processes] as const,
      ),
    );
    this.#cpu.take(new Map(trees));
  }

  async #facts(): Promise<Facts> {
    const { services, engine } = this.parts;
    return gatherFacts({
      services: services.services,
      others: services.others,
      words: await this.#words(),
      cpu: this.#cpu,
      restartsOf: (key) => this.#restarts.of(key),
      logLinesOf: (key) => this.#lines?.of(key) ?? new Map(),
      memory: await this.#memory(),
      pm2: engine.state.type === 'connected',
    });
  }

  /** What windows say by now, with the restarts that they and we know of counted. */
  async #words(): Promise<ReadonlyMap<string, WindowWord>> {
    const { services, files } = this.parts;
    const now = this.#clock.now();
    const words = currentWords(await files.words(), now);
    for (const { key, name, workspaceFolder } of services.services) {
      const said = words.get(workspaceFolder)?.services.find((one) => one.name === name);
      this.#restarts.take(key, this.#lookout.restartsOf(key), said?.restarts, now);
    }
    return words;
  }

  async #memory(): Promise<SystemMemory | undefined> {
    try {
      return await this.parts.memory.read();
    } catch (error) {
      this.parts.log.debug(`The memory of the machine cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  #countLines(wanted: boolean): void {
    if (wanted === (this.#feed !== undefined)) return;
    this.#lines?.dispose();
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#lines = undefined;
    if (!wanted) return;
    const { engine, services, log } = this.parts;
    this.#feed = new LogFeed(engine, services, FileTail.atEnd, log);
    this.#lines = new LogLineCounts(this.#feed);
  }
}
