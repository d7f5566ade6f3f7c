import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { packageExtension } from '../../../scripts/packageExtension.mjs';
import { root } from '../../../scripts/setup.mjs';
import { installExtension } from '../../host/index.mjs';

/**
 * A folder of extensions with the packaged one as it is now: packaged and installed anew only where something of it is newer. All windows
 * share it, as those of a person do; unpacking thousands of files for each took longer than the window itself.
 */
export async function installedExtension(): Promise<string> {
  const vsix = path.join(root, 'codex-services.vsix');
  if (!existsSync(vsix) || statSync(vsix).mtimeMs <= (await newestSource())) {
    await packageExtension();
  }
  const all = path.join(root, 'out', 'installed');
  const extensionsDir = path.join(all, String(Math.round(statSync(vsix).mtimeMs)));
  if (existsSync(extensionsDir)) return extensionsDir;
  rmSync(all, { recursive: true, force: true });
  mkdirSync(all, { recursive: true });
  const fresh = mkdtempSync(path.join(all, 'new-'));
  await installExtension({
    vsix,
    dataDir: path.join(fresh, 'data'),
    extensionsDir: path.join(fresh, 'extensions'),
  });
  renameSync(path.join(fresh, 'extensions'), extensionsDir);
  rmSync(fresh, { recursive: true, force: true });
  return extensionsDir;
}

async function newestSource(): Promise<number> {
  const own = ['package.json', 'package.nls.json', 'package.nls.es.json', 'api.d.ts'];
  const files = [...own, '.vscodeignore'].map((name) => path.join(root, name));
  for (const folder of ['src', 'media', 'l10n', 'docs/rules']) {
    const names = await readdir(path.join(root, folder), { recursive: true });
    files.push(...names.map((name) => path.join(root, folder, name)));
  }
  const times = await Promise.all(files.map(async (name) => (await stat(name)).mtimeMs));
  return Math.max(...times);
}
