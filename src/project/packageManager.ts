import * as path from 'node:path';
import type { Files } from './files';
import { upwards } from './packageJson';

/** Lock files with the package manager that writes each; the first counts where several lie in one folder. */
const managers: readonly (readonly [string, string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** Names of lock files. */
export const lockFiles = managers.map(([file]) => file);

/** The package manager of a folder, by the nearest lock file upwards; npm where there is none. */
export async function packageManager(folder: string, files: Pick<Files, 'kind'>): Promise<string> {
  for (const here of upwards(folder)) {
    for (const [file, manager] of managers) {
      if ((await files.kind(path.join(here, file))) === 'file') return manager;
    }
  }
  return 'npm';
}
