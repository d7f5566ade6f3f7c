import type { ToExport } from '../../../../src/exporters/kubernetes/exported';
import {
  gatherExport,
  type ExportSources,
} from '../../../../src/exporters/kubernetes/gatherExport';
import type { ServiceDefinition } from '../../../../src/services/definitions/definition';
import { MemoryFiles } from '../../../fakes/memoryFiles';

/** What an export reads of services with these files, without an editor. */
export async function gathered(
  definitions: readonly ServiceDefinition[],
  files: Readonly<Record<string, string>> = {},
  more: Partial<ExportSources> & { readonly databaseInside?: boolean } = {},
): Promise<ToExport> {
  const { databaseInside = true, ...sources } = more;
  const found = await gatherExport('/w', definitions, {
    files: new MemoryFiles(files),
    launchEnv: async () => ({}),
    probe: async () => ({ type: 'tcp' }),
    observed: () => undefined,
    ...sources,
  });
  return { ...found, databaseInside };
}
