import * as path from 'node:path';
import type { ScannedFolder } from '../../project/folderScan';

/**
 * PM2's own names (pm2 7.0.4, `getConfigFileCandidates`), in the order of preference; `pm2.config.*` is what its
 * documentation uses beside `ecosystem.config.*`.
 */
const names = ['ecosystem.config', 'pm2.config'].flatMap((stem) =>
  ['.js', '.cjs', '.mjs', '.json', '.yaml', '.yml'].map((extension) => stem + extension),
);

/** The ecosystem files in the scanned folders, for a choice: the nearest to the root first. Absolute paths. */
export function ecosystemCandidates(folders: readonly ScannedFolder[]): readonly string[] {
  return folders.flatMap(({ folder, entries }) => {
    const here = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
    return names.filter((name) => here.has(name)).map((name) => path.join(folder, name));
  });
}
