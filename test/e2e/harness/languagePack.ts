import { createVSIX } from '@vscode/vsce';
import * as path from 'node:path';
import { root } from '../../../scripts/setup.mjs';

/** Packs our language pack into a folder, and gives the path of the .vsix. */
export async function packLanguage(folder: string): Promise<string> {
  const packagePath = path.join(folder, 'language-pack-es.vsix');
  await createVSIX({
    cwd: path.join(root, 'test/e2e/languagePack'),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
