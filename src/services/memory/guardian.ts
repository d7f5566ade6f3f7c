import * as l10n from '@vscode/l10n';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { GuardianFiles } from '../../pm2/windows/guardianFiles';
import { guardianName } from '../../pm2/windows/sharedNames';
import type { Engine } from '../../engine/engine';
import type { Listeners, ProcessControl, ProcessTrees } from '../../system/types';
import { LoopWindow } from '../supervise/loopWindow';
import { defaultRestart } from '../definitions/defaults';
import { Ownership } from '../state/ownership';
import type { Service, ServiceInstance } from '../state/service';
import { ServiceStore } from '../state/serviceStore';
import { TreeSampler } from '../state/treeSampler';
import {
  guardedDefinitions,
  type GuardianInstructions,
  parseInstructions,
} from './guardianInstructions';
import { MemoryWatch } from './memoryWatch';

export interface GuardianParts {
  readonly engine: Pick<
    Engine,
    'state' | 'onDidChangeState' | 'onDidReceiveEvent' | 'snapshot' | 'restart' | 'stop' | 'delete'
  >;
  readonly files: GuardianFiles;
  readonly trees: ProcessTrees;
  readonly processes: ProcessControl;
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
/** PM2 that is gone for this long does not come back with us in it. */
const lostMs = 30_000;

const noListeners: Listeners = {
  of: async () => [],
  holdersOf: async () => [],
  holdersOfAny: async () => [],
};

/** Enforces caps while the editor is closed: the same watch over the same store, from instructions that the editor wrote. */
export class Guardian implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #services: ServiceStore;
  readonly #windows = new Map<string, LoopWindow>();
  #instructions: readonly GuardianInstructions[] = [];
  #text = '';
  #lostAt: number | undefined;

  constructor(private readonly parts: GuardianParts) {
    const { engine, trees, processes, mayAct, log, clock = systemClock } = parts;
    this.#clock = clock;
    const sampler = new TreeSampler(trees);
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
        trees: sampler,
        listeners: noListeners,
        processes,
        ownership,
        log,
        clock,
      }),
    );
    this.#store.add(
      new MemoryWatch({
        store: this.#services,
        sampler,
        processes,
        enforced: () => true,
        mayAct,
        restart: async (service, instance, detail, still) => {
          if (!still()) return false;
          await this.#restart(service, instance, detail);
          return true;
        },
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
    const text = JSON.stringify(this.#instructions);
    if (text === this.#text) return;
    this.#text = text;
    this.#services.setDefinitions(
      this.#instructions.map(({ workspaceFolder }) => workspaceFolder),
      this.#instructions.flatMap(guardedDefinitions),
    );
  }

  dispose(): void {
    this.#store.dispose();
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
    if (stop) await engine.stop(id, killTimeoutMs);
    else await engine.restart(id, killTimeoutMs);
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
