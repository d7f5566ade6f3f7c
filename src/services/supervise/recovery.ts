import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { Engine, EngineState } from '../../engine/engine';
import { isRunning, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface RecoveryParts {
  readonly engine: Pick<Engine, 'state' | 'onDidChangeState'>;
  readonly store: ServiceStore;
  readonly trusted: () => boolean;
  /** True where this window is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  /** Starts what does not run, from its definition; ends survivors first. */
  readonly start: (services: readonly Service[]) => Promise<unknown>;
  readonly log: Logger;
}

/** A daemon that is lost so often in the middle of bringing services back is lost because of it. */
const lossesInARow = 5;

/**
 * Brings services back when the daemon vanished without a goodbye (killed, out of memory, crashed): what ran is started from
 * its definition, never from dump.pm2. After `pm2 kill` nothing is started.
 */
export class Recovery implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didRecover = this.#store.add(new Emitter<readonly string[]>());
  /** Keys of services that ran when PM2 was last seen. */
  #ran: readonly string[] = [];
  #connected = false;
  /** Keys of services that are just being brought back: a daemon that is lost meanwhile has not shown them yet. */
  readonly #bringing = new Set<string>();
  #losses = 0;

  /** Services, by name, are being brought back. */
  readonly onDidRecover = this.#didRecover.event;

  constructor(private readonly parts: RecoveryParts) {
    this.#store.add(parts.store.onDidRefresh(() => this.#note()));
    this.#store.add(parts.engine.onDidChangeState((state) => void this.#follow(state)));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #note(): void {
    if (this.parts.engine.state.type !== 'connected') return;
    this.#connected = true;
    this.#ran = this.parts.store.services
      .filter((one) => isRunning(one) && !loops(one))
      .map(({ key }) => key);
  }

  async #follow(state: EngineState): Promise<void> {
    if (state.type === 'connected') this.#connected = true;
    if (state.type !== 'noDaemon' || !this.#connected) return;
    this.#connected = false;
    const keys = [...new Set([...this.#ran, ...this.#bringing])];
    this.#ran = [];
    for (const key of keys) this.parts.store.overlay(key, { ranBefore: true });
    if (state.killed || keys.length === 0 || !this.parts.trusted()) return;
    this.#losses = this.#bringing.size > 0 ? this.#losses + 1 : 0;
    if (this.#losses >= lossesInARow) return;
    const losses = this.#losses;
    for (const key of keys) this.#bringing.add(key);
    try {
      await this.#recover(keys);
    } catch (error) {
      this.parts.log.error('Bringing the services back failed.', error);
    }
    // Else a later loss has taken over what was to be brought back.
    if (losses === this.#losses) this.#bringing.clear();
  }

  async #recover(keys: readonly string[]): Promise<void> {
    const { store, mayAct, start, log } = this.parts;
    const services: Service[] = [];
    const may = new Map<string, boolean>();
    for (const service of keys.flatMap((key) => store.get(key) ?? [])) {
      const { workspaceFolder, definition } = service;
      if (!may.has(workspaceFolder)) may.set(workspaceFolder, await mayAct(workspaceFolder));
      if (definition && may.get(workspaceFolder)) services.push(service);
    }
    if (services.length === 0 || this.#store.disposed) return;
    const names = services.map(({ name }) => name);
    log.warn(`PM2 was lost; starting again: ${names.join(', ')}`);
    this.#didRecover.fire(names);
    await start(services);
  }
}

function loops({ state }: Service): boolean {
  return state.type === 'crashLoop' || state.type === 'memoryLoop';
}
