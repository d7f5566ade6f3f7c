import * as path from 'node:path';
import type { ScannedFolder } from '../../project/folderScan';
import type { Packages } from '../../project/packages';

const started =
  /\bpm2(?:-runtime|-dev)?\s+(?:start|restart|reload|startOrRestart|startOrReload)\s+([\w./-]{1,200}\.(?:js|cjs|mjs|json|ya?ml))(?=\s|$)/g;
const apps = /\bapps["']?\s*:/;
const maxFiles = 12;

/** Ecosystem files of any name that a script gives to pm2, such as `background.config.js`, without those that are known. Absolute. */
export async function ecosystemFilesNamed(
  folders: readonly ScannedFolder[],
  packages: Packages,
  known: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  const seen = new Set(known);
  for (const { folder, entries } of folders) {
    if (!entries.some(({ name }) => name === 'package.json')) continue;
    const { scripts = {} } = (await packages.at(folder)) ?? {};
    for (const text of Object.values(scripts)) {
      for (const [, name = ''] of text.matchAll(started)) {
        const file = path.resolve(folder, name);
        const isInside = !path.relative(packages.root, file).startsWith('..');
        if (found.size >= maxFiles || !isInside || seen.has(file)) continue;
        seen.add(file);
        // A script of its own is an app, and no list of them.
        if (apps.test((await packages.files.readText(file)) ?? '')) found.add(file);
      }
    }
  }
  return [...found];
}
