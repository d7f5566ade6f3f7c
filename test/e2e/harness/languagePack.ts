import { createVSIX } from '@vscode/vsce';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../scripts/setup.mjs';

/** The editor's list of language packs: beside its settings where it is used, beside the extensions where it is kept. */
const list = 'languagepacks.json';

interface Folders {
  readonly dataDir: string;
  readonly extensionsDir: string;
}

/** Packs our minimal language pack into a folder, and gives the path of the .vsix. */
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

/** Keeps what an installation noted of language packs, for extensions that move to another folder. */
export function keepLanguagePacks({ dataDir, extensionsDir }: Folders, later: string): void {
  const noted = readFileSync(path.join(dataDir, 'data', list), 'utf8');
  writeFileSync(path.join(extensionsDir, list), noted.replaceAll(extensionsDir, later));
}

/** Has an editor know the language packs of a folder of extensions; it is then started in one of their languages. */
export function useLanguagePacks(extensionsDir: string, dataDir: string): void {
  mkdirSync(path.join(dataDir, 'data'), { recursive: true });
  copyFileSync(path.join(extensionsDir, list), path.join(dataDir, 'data', list));
}
