import { Lazy } from '../../base/lazy';
import type { WorkspaceModel } from '../definitions/workspaceModel';
import type { Readiness, ReadinessParts } from './readiness';

/** What asks services how they are: loaded when the first services are known; until then nothing is asked. */
export function lateReadiness(
  model: WorkspaceModel,
  load: (() => Promise<{ readonly Readiness: typeof Readiness }>) | undefined,
  parts: ReadinessParts,
): Lazy<Readiness> {
  const readiness = new Lazy(async () => {
    if (!load) throw new Error('Nobody is asked here how he is.');
    const loaded = new (await load()).Readiness(parts);
    void loaded.refresh();
    return loaded;
  });
  // The model's listeners end with it.
  model.onDidChange(() => void readiness.current?.refresh());
  readiness.loadWhen(
    model.onDidChange,
    () => load !== undefined && model.definitions.length > 0,
    (error) => parts.log.error('What asks the services could not be loaded.', error),
  );
  return readiness;
}
