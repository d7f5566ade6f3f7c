import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../base/errors';
import type { EcosystemFile } from '../../pm2/ecosystem/ecosystemFile';
import { ecosystemNames } from '../../pm2/ecosystem/ecosystemNames';
import type { Files } from '../../project/files';
import type { LeftOut } from '../detection/detectedService';
import { parseApp } from './appSchema';

/** No project has more that count at once. */
const maxFiles = 12;

/** The ecosystem files that define the services of a folder. */
export interface FilesInUse {
  readonly first?: EcosystemFile;
  /** Of other folders, with other apps. */
  readonly more: readonly EcosystemFile[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Those of the files that count where nobody chose one: the first of each folder, the nearest to the root before all. One with the same apps as
 * another is its alternative, and one whose folders do not exist here is for a deployment: neither counts, but that where there is nothing
 * else here. `read` throws a HumanError.
 */
export async function filesInUse(
  found: readonly string[],
  read: (file: string) => Promise<EcosystemFile>,
  files: Files,
  isAnythingElse: boolean,
): Promise<FilesInUse> {
  const used: EcosystemFile[] = [];
  let deployment: EcosystemFile | undefined;
  const leftOut: LeftOut[] = [];
  const folders = new Set<string>();
  const usual = found.filter((file) => ecosystemNames.includes(path.basename(file)));
  for (const file of usual.slice(0, maxFiles)) {
    const folder = path.dirname(file);
    if (folders.has(folder)) continue;
    const what = path.basename(file);
    let ecosystem: EcosystemFile;
    try {
      ecosystem = await read(file);
    } catch (error) {
      if (used.length === 0) throw error;
      // The services of the others go on.
      leftOut.push({ folder, what, why: messageOf(error) });
      continue;
    }
    if (await isDeployment(ecosystem, files)) {
      const why = l10n.t('Its folders do not exist here, so it is for a deployment.');
      leftOut.push({ folder, what, why });
      deployment ??= ecosystem;
      continue;
    }
    folders.add(folder);
    const names = new Set(used.flatMap(({ apps }) => apps.map(nameOf)));
    if (ecosystem.apps.some((app) => names.has(nameOf(app)))) {
      const why = l10n.t('It has the same apps as {0}.', path.basename(used[0]?.file ?? ''));
      leftOut.push({ folder, what, why });
    } else used.push(ecosystem);
  }
  // Somebody wrote it, and the rows then say which folders are missing.
  if (used.length === 0 && deployment && !isAnythingElse) {
    return { first: deployment, more: [], leftOut: [] };
  }
  const [first, ...more] = used;
  return { ...(first && { first }), more, leftOut };
}

function nameOf(app: EcosystemFile['apps'][number]): unknown {
  return app.name ?? app.script;
}

/** True where no app of a file could run: its folder, or that of its script, is not here. */
async function isDeployment({ file, apps }: EcosystemFile, files: Files): Promise<boolean> {
  if (apps.length === 0) return false;
  for (const app of apps) {
    const { cwd, script } = parseApp(app).parsed;
    const folder = path.resolve(path.dirname(file), cwd ?? '.');
    const isFile = script !== undefined && /[\\/]/.test(script) && !/\s/.test(script);
    const needed = isFile ? path.dirname(path.resolve(folder, script)) : folder;
    if ((await files.kind(folder)) === 'folder' && (await files.kind(needed)) === 'folder') {
      return false;
    }
  }
  return true;
}
