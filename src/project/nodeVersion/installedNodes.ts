import * as path from 'node:path';
import type { Files } from '../files';
import { compareVersions, type NodeVersion, nodeVersionOf } from './nodeRange';

/** A node that a version manager has installed. */
export interface InstalledNode {
  readonly version: NodeVersion;
  /** The program. Absolute. */
  readonly program: string;
}

/** The environment, for the folders of version managers that were moved. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a version manager is called, where it keeps its nodes, and how one is installed with it. */
export interface NodeManager {
  readonly name: string;
  /** The folder that holds a folder for each version; the first that is there counts. */
  readonly folders: readonly string[];
  /** From the folder of a version to the program. */
  readonly program: string;
  readonly install: (version: string) => string;
}

/** The version managers of this user (nvm 0.40, fnm 1.38, volta 2, mise 2026, asdf 0.18, nodenv 1.5). */
export function nodeManagers(env: Environment, platform: NodeJS.Platform): readonly NodeManager[] {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const at = (
    variable: string | undefined,
    usual: readonly string[],
    ...below: readonly string[]
  ) =>
    [variable, ...usual.map((one) => home && path.join(home, one))]
      .filter((one): one is string => one !== undefined && path.isAbsolute(one))
      .map((folder) => path.join(folder, ...below));
  const windows = platform === 'win32';
  const bin = windows ? 'node.exe' : 'bin/node';
  const share = `${env.XDG_DATA_HOME ?? (home && path.join(home, '.local/share'))}`;
  const fnm = ['.fnm', 'Library/Application Support/fnm'];
  return [
    {
      name: 'nvm',
      folders: windows ? at(env.NVM_HOME, []) : at(env.NVM_DIR, ['.nvm'], 'versions', 'node'),
      program: bin,
      install: (version) => `nvm install ${version}`,
    },
    {
      name: 'fnm',
      folders: [
        ...at(env.FNM_DIR, fnm, 'node-versions'),
        ...at(share && path.join(share, 'fnm'), [], 'node-versions'),
      ],
      program: windows ? 'installation/node.exe' : 'installation/bin/node',
      install: (version) => `fnm install ${version}`,
    },
    {
      name: 'volta',
      folders: at(env.VOLTA_HOME, ['.volta'], 'tools', 'image', 'node'),
      program: bin,
      install: (version) => `volta install node@${version}`,
    },
    {
      name: 'mise',
      folders: at(env.MISE_DATA_DIR ?? (share && path.join(share, 'mise')), [], 'installs', 'node'),
      program: bin,
      install: (version) => `mise install node@${version}`,
    },
    {
      name: 'asdf',
      folders: at(env.ASDF_DATA_DIR, ['.asdf'], 'installs', 'nodejs'),
      program: bin,
      install: (version) => `asdf install nodejs ${version}`,
    },
    {
      name: 'nodenv',
      folders: at(env.NODENV_ROOT, ['.nodenv'], 'versions'),
      program: bin,
      install: (version) => `nodenv install ${version}`,
    },
  ];
}

/** All that they have installed, the newest first. */
export async function installedNodes(
  managers: readonly NodeManager[],
  files: Files,
): Promise<readonly InstalledNode[]> {
  const found: InstalledNode[] = [];
  for (const { folders, program } of managers) {
    for (const folder of folders) {
      for (const { name, kind } of await files.list(folder)) {
        const version = kind === 'folder' ? nodeVersionOf(name) : undefined;
        const file = path.join(folder, name, program);
        if (version && (await files.isExecutable(file))) found.push({ version, program: file });
      }
    }
  }
  return found.sort((a, b) => compareVersions(b.version, a.version));
}
