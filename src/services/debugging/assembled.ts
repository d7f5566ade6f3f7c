import type { Logger } from '../../base/logger';
import { pidAt, ProfileFiles } from '../../inspector';
import { canConnect } from '../../system';
import { freePortFrom } from '../../system/freePort';
import type { Core } from '../core';
import { HeapBeforeRestart } from './heapBeforeRestart';
import { Inspectors } from './inspectors';

/** What the inspectors need, out of the core. */
type Parts = Pick<Core, 'store' | 'supervisor' | 'system' | 'inspectorPorts' | 'planAsSet'>;

/** The inspectors of a core's services. Each holds as its own what it has opened itself. */
export function inspectorsOf(core: Parts, log: Logger): Inspectors {
  const { store, supervisor, system, inspectorPorts: ports } = core;
  return new Inspectors({
    ...{ store, supervisor, system, ports, canConnect, pidAt, log },
    freePort: (first) => freePortFrom(first, ['127.0.0.1']),
    plan: (definition) => core.planAsSet(definition),
  });
}

/** What keeps heap samplings before restarts. */
export function heapBeforeRestart(
  core: Parts,
  { globalFolder, log }: { readonly globalFolder: string; readonly log: Logger },
): HeapBeforeRestart {
  const inspectors = inspectorsOf(core, log);
  return new HeapBeforeRestart({ inspectors, files: new ProfileFiles(globalFolder), log });
}
