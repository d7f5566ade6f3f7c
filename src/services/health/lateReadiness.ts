import type { Event } from '../../base/event';
import { Lazy } from '../../base/lazy';
import type { ServiceDefinition } from '../definitions/definition';
import type { Readiness, ReadinessParts } from './readiness';

export interface LateReadinessParts extends ReadinessParts {
  readonly model: {
    readonly definitions: readonly ServiceDefinition[];
    readonly onDidChange: Event<void>;
  };
  /** Loads the bundle. */
  readonly load: () => Promise<{ readonly Readiness: typeof Readiness }>;
}

/** What asks services how they are: loaded when the first services are known; until then nothing is asked. */
export function lateReadiness(parts: LateReadinessParts): Lazy<Readiness> {
  const { model, load, log } = parts;
  const readiness = new Lazy(async () => {
    const loaded = new (await load()).Readiness(parts);
    void loaded.refresh();
    return loaded;
  });
  model.onDidChange(() => void readiness.current?.refresh());
  readiness.loadWhen(
    model.onDidChange,
    () => model.definitions.length > 0,
    (error) => log.error('What asks the services could not be loaded.', error),
  );
  return readiness;
}
