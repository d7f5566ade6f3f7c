import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { Readiness, ReadinessParts } from './readiness';
import type { ServiceDefinition } from '../definitions/definition';
import type { Outside } from '../supervise/startGate';

export interface ReadinessLoaderParts extends ReadinessParts {
  readonly model: {
    readonly definitions: readonly ServiceDefinition[];
    readonly onDidChange: Event<void>;
  };
  /** Loads the bundle. */
  readonly load: () => Promise<{ readonly Readiness: typeof Readiness }>;
}

/** Has what asks services how they are loaded when the first services are known; until then nothing is asked. */
export class ReadinessLoader implements Disposable, Outside {
  readonly #store = new DisposableStore();
  readonly #loads = this.#store.add(new Emitter<Readiness>());
  #loading: Promise<Readiness | undefined> | undefined;
  #readiness: Readiness | undefined;

  /** It is there. */
  readonly onDidLoad = this.#loads.event;

  constructor(private readonly parts: ReadinessLoaderParts) {
    this.#store.add(parts.model.onDidChange(() => void this.#follow()));
  }

  /** Undefined until the first services are known. */
  get current(): Readiness | undefined {
    return this.#readiness;
  }

  async wait(workspaceFolder: string, signal: AbortSignal): Promise<void> {
    await (await this.#loading)?.wait(workspaceFolder, signal);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #follow(): Promise<void> {
    if (this.parts.model.definitions.length === 0 && !this.#loading) return;
    this.#loading ??= this.#load();
    await (await this.#loading)?.refresh();
  }

  async #load(): Promise<Readiness | undefined> {
    try {
      const { Readiness } = await this.parts.load();
      if (this.#store.disposed) return undefined;
      this.#readiness = this.#store.add(new Readiness(this.parts));
      this.#loads.fire(this.#readiness);
      return this.#readiness;
    } catch (error) {
      this.parts.log.error('What asks the services could not be loaded.', error);
      return undefined;
    }
  }
}
