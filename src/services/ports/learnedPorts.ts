import { ownValue } from '../../base/ownValue';
import type { Disposable } from '../../base/disposable';
import type { Remembered } from '../../base/remembered';
import type { ServiceDefinition } from '../definitions/definition';
import { serviceKey } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { firstEphemeral } from './awaitedPort';

/** Keeps what services were seen listening on where nobody says it, for their next start. */
export class LearnedPorts implements Disposable {
  readonly #listening: Disposable;

  constructor(
    store: ServiceStore,
    /** By key of the service. */
    private readonly memory: Remembered<Readonly<Record<string, number>>>,
  ) {
    this.#listening = store.onDidChange(({ key, state, port, definition }) => {
      // What the system gives is another at the next start.
      if (state.type !== 'ready' || port === undefined || port >= firstEphemeral) return;
      if (!definition || !isLearned(definition) || definition.port === port) return;
      const known = this.memory.get();
      if (ownValue(known, key) !== port) void this.memory.set({ ...known, [key]: port });
    });
  }

  /** The definitions with what was learned about them. */
  applied(definitions: readonly ServiceDefinition[]): readonly ServiceDefinition[] {
    const known = this.memory.get();
    return definitions.map((definition) => {
      const port = ownValue(known, serviceKey(definition.workspaceFolder, definition.name));
      if (port === undefined || !isLearned(definition)) return definition;
      return { ...definition, port, portFrom: 'learned' };
    });
  }

  dispose(): void {
    this.#listening.dispose();
  }
}

function isLearned({ port, portFrom }: ServiceDefinition): boolean {
  return port === undefined || portFrom === 'default' || portFrom === 'learned';
}
