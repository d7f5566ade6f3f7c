import * as l10n from '@vscode/l10n';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { GuardianFiles } from '../../pm2/windows/guardianFiles';
import type { PageAddress, PageFiles } from '../../pm2/windows/pageFiles';
import { guardianName } from '../../pm2/windows/sharedNames';
import type { Engine } from '../../engine/engine';
import type { Listeners, ProcessControl, ProcessTrees } from '../../system/types';
import { defaultRestart } from '../definitions/defaults';
import { MemoryWatch } from '../memory/memoryWatch';
import { Ownership } from '../state/ownership';
import type { Service, ServiceInstance } from '../state/service';
import { ServiceStore } from '../state/serviceStore';
import { TreeSampler } from '../state/treeSampler';
import { LoopWindow } from '../supervise/loopWindow';
import {
  guardedDefinitions,
  type GuardianInstructions,
  parseInstructions,
} from './guardianInstructions';

/** What answers while metrics are exported. */
export interface GuardianPage extends Disposable {
  /** Answers there from now on, or tries again where it could not. Never rejects. */
  show(address: PageAddress): Promise<void>;
  /** A service is about to be restarted for its cap; call the result when that is over. */
  restarting(serviceKey: string, detail: string): () => void;
}

export interface GuardianParts {
  readonly engine: Pick<
    Engine,
    'state' | 'onDidChangeState' | 'onDidReceiveEvent' | 'snapshot' | 'restart' | 'stop' | 'delete'
  >;
  readonly files: GuardianFiles;
  readonly pageFiles: Pick<PageFiles, 'address'>;
  /** Loads what answers, over the guardian's services. */
  readonly openPage: (services: ServiceStore) => Promise<GuardianPage>;
  readonly trees: ProcessTrees;
  readonly processes: ProcessControl;
  readonly listeners: Listeners;
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  /** True while the extension that this program came with is installed. */
  readonly installed: () => boolean;
  /** Ends this program. */
  readonly exit: () => void;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** Instructions are read this often; a file system has no event that can be relied on everywhere. */
const readMs = 5_000;
/** What happens is told by PM2's bus, and caps have a rhythm of their own; a Prometheus asks every 15 s. */
const restMs = 15_000;
/** PM2 that is gone for this long does not come back with us in it. */
const lostMs = 30_000;

/**
 * Enforces caps while the editor is closed, and answers with metrics at any time, as far as either is wanted: the same watch over the
 * same store, from instructions that the editor wrote.
 */
export class Guardian implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #sampler: TreeSampler;
  readonly #services: ServiceStore;
  readonly #windows = new Map<string, LoopWindow>();
  #instructions: readonly GuardianInstructions[] = [];
  #text = '';
  #watch: MemoryWatch | undefined;
  #page: GuardianPage | undefined;
  #lostAt: number | undefined;

  constructor(private readonly parts: GuardianParts) {
    const { engine, trees, processes, listeners, log, clock = systemClock } = parts;
    this.#clock = clock;
    this.#sampler = new TreeSampler(trees);
    const ownership = new Ownership({
      get: () =>
        this.#instructions.flatMap(({ workspaceFolder, services }) =>
          services.flatMap(({ owned }) => owned.map((one) => ({ ...one, workspaceFolder }))),
        ),
      set: () => undefined,
    });
    this.#services = this.#store.add(
      new ServiceStore({
        engine,
        trees: this.#sampler,
        // Ports are looked at for verdicts alone.
        listeners: {
          of: async (...asked) => (this.#page ? listeners.of(...asked) : []),
          holdersOf: (port) => listeners.holdersOf(port),
          holdersOfAny: (ports) => listeners.holdersOfAny(ports),
        },
        processes,
        ownership,
        restMs,
        log,
        clock,
      }),
    );
    this.#store.add(
      repeat(
        () => readMs,
        () => this.read(),
        (error) => log.error('The instructions could not be read.', error),
        clock,
      ),
    );
  }

  /** Reads the instructions; where there are none, or nobody to give them, takes itself out of PM2. */
  async read(): Promise<void> {
    const { files, engine, installed, exit } = this.parts;
    const { type } = engine.state;
    if (type === 'noDaemon' || type === 'unusable') {
      this.#lostAt ??= this.#clock.now();
      if (this.#clock.now() - this.#lostAt >= lostMs) exit();
      return;
    }
    this.#lostAt = undefined;
    const all = installed() ? await files.all() : [];
    this.#instructions = all.flatMap((one) => parseInstructions(one) ?? []);
    if (this.#instructions.length === 0) {
      await this.#leave();
      return;
    }
    await this.#define();
    await this.#answer();
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#page?.dispose();
    this.#store.dispose();
  }

  /** Follows the instructions, and asks the services how they are where metrics are wanted and no window does. */
  async #define(): Promise<void> {
    const { mayAct } = this.parts;
    const definitions = await Promise.all(
      this.#instructions.map(async (one) =>
        guardedDefinitions(one, one.exported && (await mayAct(one.workspaceFolder))),
      ),
    );
    const text = JSON.stringify([this.#instructions, definitions]);
    if (text === this.#text) return;
    this.#text = text;
    const folders = this.#instructions.map(({ workspaceFolder }) => workspaceFolder);
    this.#services.setDefinitions(folders, definitions.flat());
    const isGuarding = this.#instructions.some(({ guarded }) => guarded);
    if (!isGuarding) this.#watch?.dispose();
    this.#watch = isGuarding ? (this.#watch ?? this.#guard()) : undefined;
  }

  #guard(): MemoryWatch {
    const { processes, mayAct, log } = this.parts;
    return new MemoryWatch({
      store: this.#services,
      sampler: this.#sampler,
      processes,
      enforced: (folder) =>
        this.#instructions.some((one) => one.guarded && one.workspaceFolder === folder),
      mayAct,
      restart: async (service, instance, detail, still) => {
        if (!still()) return false;
        await this.#restart(service, instance, detail);
        return true;
      },
      log,
      clock: this.#clock,
    });
  }

  /** Answers where that is wanted, and only as long. */
  async #answer(): Promise<void> {
    const wanted = this.#instructions.some(({ exported }) => exported);
    const address = wanted ? await this.parts.pageFiles.address() : undefined;
    if (!address) {
      this.#page?.dispose();
      this.#page = undefined;
      return;
    }
    this.#page ??= await this.parts.openPage(this.#services);
    await this.#page.show(address);
  }

  async #restart(service: Service, instance: ServiceInstance, detail: string): Promise<void> {
    const { engine, files } = this.parts;
    const { workspaceFolder, name, key } = service;
    const at = this.#clock.now();
    const { startedAt, pid, id, killTimeoutMs } = instance;
    const uptimeMs = startedAt === undefined ? undefined : at - startedAt;
    let window = this.#windows.get(key);
    if (!window) this.#windows.set(key, (window = new LoopWindow()));
    const loop = window.add({ at, uptimeMs, cap: true }, defaultRestart);
    const stop =
      loop &&
      this.#instructions.some((one) => one.stopLoops && one.workspaceFolder === workspaceFolder);
    const over = this.#page?.restarting(key, detail);
    try {
      if (stop) await engine.stop(id, killTimeoutMs);
      else await engine.restart(id, killTimeoutMs);
    } finally {
      over?.();
    }
    await files.tell(workspaceFolder, { at, service: name, detail, uptimeMs, pid });
    if (!stop) return;
    window.reset();
    const seconds = Math.max(1, Math.round(loop.spanMs / 1000));
    const why = l10n.t('{0} times over its memory cap in {1} s', loop.exits, seconds);
    await files.tell(workspaceFolder, { at, service: name, detail: why, loop: true });
  }

  /** Nothing to guard: no entry, no file of ours stays. PM2 ends this program with its entry. */
  async #leave(): Promise<void> {
    const { engine, files, log } = this.parts;
    log.info('There is nothing to guard any more.');
    await files.clear();
    const own = (await engine.snapshot()).find(
      ({ name, pid }) => name === guardianName && pid === process.pid,
    );
    if (own) await engine.delete(own.id);
    else this.parts.exit();
  }
}
