import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { composeNames, composeServices } from '../../project/compose';
import { readYaml } from '../../project/config/readYaml';
import type { Files } from '../../project/files';
import { hasFile, type ScannedFolder } from '../../project/folderScan';
import type { LeftOut } from './detectedService';

/** What Compose builds from the project's own folders. It is Compose's to start, so nothing here starts it a second time. */
export async function composeBuilt(
  folders: readonly ScannedFolder[],
  files: Files,
): Promise<readonly LeftOut[]> {
  const found: LeftOut[] = [];
  for (const scanned of folders) {
    const name = composeNames.find((one) => hasFile(scanned, one));
    if (name === undefined) continue;
    const text = (await files.readText(path.join(scanned.folder, name))) ?? '';
    if (!/\bbuild["']?\s*:/.test(text)) continue;
    for (const service of composeServices(readYaml(text))) {
      if (service.build === undefined) continue;
      const folder = path.resolve(scanned.folder, service.build);
      const what = `${service.name} (Compose)`;
      // Files for several purposes name the same.
      if (found.some((one) => one.folder === folder && one.what === what)) continue;
      const why = l10n.t('{0} builds and runs it: it is Docker Compose’s to start.', name);
      found.push({ folder, what, why });
    }
  }
  return found;
}
