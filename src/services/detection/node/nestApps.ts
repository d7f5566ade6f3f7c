import type { Files } from '../../../project/files';
import { readNestCli } from '../../../project/nestCli';
import type { PackageJson } from '../../../project/packageJson';
import { serversIn, type StartedScript } from '../../../project/started/started';
import type { DetectedService } from '../detectedService';
import { packageProgram } from './scriptServices';

/** The applications of a monorepo of Nest's own, each with a command of its own, in place of the one that `nest start` starts. */
export async function withNestApps(
  services: readonly DetectedService[],
  scripts: readonly StartedScript[],
  { manifest, manager, files }: { manifest: PackageJson; manager: string; files: Files },
): Promise<readonly DetectedService[]> {
  const { folder, file } = manifest;
  const nest = scripts
    .flatMap(serversIn)
    .filter((one) => one.known?.tool.name === 'nest' && one.folder === folder);
  const [only, more] = nest;
  if (!only || more || only.known?.target !== undefined) return services;
  const { apps } = await readNestCli(folder, files);
  if (apps.length < 2) return services;
  const each = apps.map(({ name = '' }): DetectedService => ({
    kind: 'backend',
    tool: 'nest',
    folder,
    file,
    ...packageProgram(manager, ['nest', 'start', name, '--watch']),
    suffix: name,
  }));
  return [...services.filter(({ tool }) => tool !== 'nest'), ...each];
}
