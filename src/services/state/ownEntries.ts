import { messageOf } from '../../base/errors';
import type { Engine, EngineState } from '../../engine/engine';
import type { EngineEvent } from '../../engine/engineEvent';
import type { Entry } from '../../engine/entry';
import { guardianName } from '../../pm2/windows/sharedNames';
import { identityOf, type ObservedEntry, Observer, type ObserverParts } from './observer';
import type { Ownership } from './ownership';
import type { Service } from './service';

export interface OwnEntriesParts extends ObserverParts {
  readonly engine: Pick<Engine, 'state' | 'snapshot'>;
  readonly ownership: Ownership;
}

/** A daemon that did not answer once may answer again. */
const reachable: ReadonlySet<EngineState['type']> = new Set(['connected', 'notAnswering']);

/** The engine's list as it was last seen: ours, with what this machine says of them, and others'. */
export class OwnEntries {
  readonly #observer: Observer;
  readonly #gaveUp = new Set<number>();
  /** Runs that were ready: see `identityOf`. */
  #wasReady = new Set<string>();
  #own: readonly ObservedEntry[] = [];
  #others: readonly Entry[] = [];
  #list: readonly Entry[] = [];
  #problem: string | undefined;

  constructor(private readonly parts: OwnEntriesParts) {
    this.#observer = new Observer(parts);
  }

  get own(): readonly ObservedEntry[] {
    return this.#own;
  }

  /** Those that belong to somebody else. */
  get others(): readonly Entry[] {
    return this.#others;
  }

  /** Ours and others'. */
  get list(): readonly Entry[] {
    return this.#list;
  }

  /** Why the list could not be read although the engine is there. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Takes what the engine says of one entry. */
  take({ event, id }: EngineEvent & { readonly type: 'process' }): void {
    if (event === 'restart overlimit') this.#gaveUp.add(id);
    if (event === 'start' || event === 'online') this.#gaveUp.delete(id);
  }

  /** Looks again; never rejects. `portOf`: the port that the definition of an entry names. */
  async look(
    folders: readonly string[],
    portOf: (name: string, workspaceFolder: string) => number | undefined,
  ): Promise<void> {
    try {
      await this.#read(folders, portOf);
      this.#problem = undefined;
    } catch (error) {
      this.parts.log.debug(`No list from PM2: ${String(error)}`);
      this.#own = [];
      this.#others = [];
      // Else the link tells by its state what is wrong.
      this.#problem = this.parts.engine.state.type === 'connected' ? messageOf(error) : undefined;
    }
  }

  /** Remembers which runs are ready. */
  remember(services: readonly Service[]): void {
    const ready = services
      .flatMap(({ instances }) => instances)
      .filter(({ state }) => state.type === 'ready');
    this.#wasReady = new Set([
      ...this.#own.filter(({ wasReady }) => wasReady).map(({ identity }) => identity),
      ...ready.map(identityOf),
    ]);
  }

  async #read(
    folders: readonly string[],
    portOf: (name: string, workspaceFolder: string) => number | undefined,
  ): Promise<void> {
    if (!reachable.has(this.parts.engine.state.type)) {
      this.#own = [];
      this.#others = [];
      this.#list = [];
      this.#gaveUp.clear();
      return;
    }
    const list = (await this.parts.engine.snapshot()).filter(
      ({ isModule, name }) => !isModule && name !== guardianName,
    );
    const own = list.flatMap((entry) => {
      const workspaceFolder = this.parts.ownership.folderOf(entry, folders);
      return workspaceFolder === undefined ? [] : [{ entry, workspaceFolder }];
    });
    const entries = await this.#observer.observe(own, ({ entry, workspaceFolder }) => ({
      port: portOf(entry.name, workspaceFolder),
      gaveUp: this.#gaveUp.has(entry.id),
      wasReady: this.#wasReady.has(identityOf(entry)),
    }));
    this.#list = list;
    const ours = new Set(own.map(({ entry }) => entry));
    this.#others = list.filter((entry) => !ours.has(entry));
    this.#own = entries;
  }
}
