import * as path from 'node:path';
import type { Files } from './files';
import { nearestPackageJson, readPackageJson, upwards } from './packageJson';

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
  return nearestManager(folder, (here) => lockedManager(here, files));
}

/** The same by what is known of each folder upwards: the manager whose lock file lies there. */
export async function nearestManager(
  folder: string,
  locked: (here: string) => Promise<string | undefined>,
): Promise<string> {
  for (const here of upwards(folder)) {
    const manager = await locked(here);
    if (manager !== undefined) return manager;
  }
  return 'npm';
}

/** The package manager whose lock file lies in a folder itself. */
export async function lockedManager(
  folder: string,
  files: Pick<Files, 'kind'>,
): Promise<string | undefined> {
  for (const [file, manager] of managers) {
    if ((await files.kind(path.join(folder, file))) === 'file') return manager;
  }
  return undefined;
}

/** What puts packages into place, and where. */
export interface Installation {
  /** Of the nearest package.json. Absolute. */
  readonly folder: string;
  /** Program and arguments, for people and for a terminal. */
  readonly words: readonly string[];
}

/** Names as npm takes them; nothing else may stand on a command line. */
const packageName = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]{0,200}$/i;

/**
 * What a folder needs where packages are missing: the install command of its lock file; where `name` is that of a package that no
 * package.json upwards names, what adds it. `dev`: as one for development.
 */
export async function installationOf(
  folder: string,
  files: Files,
  { name, dev = false }: { readonly name?: string; readonly dev?: boolean } = {},
): Promise<Installation> {
  const manager = await packageManager(folder, files);
  const manifest = await nearestPackageJson(folder, files);
  const at = manifest?.folder ?? folder;
  if (name === undefined || !packageName.test(name) || (await isNamed(name, folder, files))) {
    return { folder: at, words: [manager, 'install'] };
  }
  const flag = dev ? [manager === 'npm' ? '--save-dev' : '-D'] : [];
  return { folder: at, words: [manager, manager === 'npm' ? 'install' : 'add', ...flag, name] };
}

async function isNamed(name: string, folder: string, files: Files): Promise<boolean> {
  for (const here of upwards(folder)) {
    const manifest = await readPackageJson(here, files);
    if (manifest?.dependencies.includes(name) || manifest?.devDependencies.includes(name)) {
      return true;
    }
  }
  return false;
}
