import { existsSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { packageExtension } from '../../../scripts/packageExtension.mjs';
import { root } from '../../../scripts/setup.mjs';

/** The packaged extension as it is now; packaged anew only where something of it is newer than the package. */
export async function currentVsix(): Promise<string> {
  const file = path.join(root, 'codex-services.vsix');
  if (existsSync(file) && statSync(file).mtimeMs > (await newestSource())) return file;
  return packageExtension();
}

async function newestSource(): Promise<number> {
  const files = ['package.json', 'package.nls.json', 'package.nls.es.json', '.vscodeignore'].map(
    (name) => path.join(root, name),
  );
  for (const folder of ['src', 'media', 'l10n', 'docs']) {
    const names = await readdir(path.join(root, folder), { recursive: true });
    files.push(...names.map((name) => path.join(root, folder, name)));
  }
  const times = await Promise.all(files.map(async (name) => (await stat(name)).mtimeMs));
  return Math.max(...times);
}
