import { messageOf } from '../../base/errors';
import { exportedProbe } from '../../exporters/kubernetes/exportedProbe';
import { gatherExport } from '../../exporters/kubernetes/gatherExport';
import { observedOf } from '../../exporters/kubernetes/resources';
import { askHttp } from '../../probes/httpProbe';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { type Service, serviceKey } from '../../services/state/service';
import { type FolderWithServices, type ManifestContext, projectFiles } from './manifestContext';

/** What there is to export of a folder: its definitions, its files, and what was seen of its services. */
export function gather(
  { folder, definitions }: FolderWithServices,
  { store, plan, log, memoryPoints }: ManifestContext,
): ReturnType<typeof gatherExport> {
  const serviceOf = ({ workspaceFolder, name }: ServiceDefinition): Service | undefined =>
    store.get(serviceKey(workspaceFolder, name));
  return gatherExport(folder, definitions, {
    files: projectFiles,
    launchEnv: async (definition) => {
      try {
        return (await plan(definition)).env;
      } catch (error) {
        // What cannot be launched here yet is exported all the same; its row says why.
        log.debug(`No launch plan for ${definition.name}: ${messageOf(error)}`);
        return {};
      }
    },
    probe: (definition) => exportedProbe(definition, serviceOf(definition), askHttp),
    observed: ({ workspaceFolder, name, instances }) =>
      observedOf(memoryPoints(serviceKey(workspaceFolder, name)), instances),
  });
}
