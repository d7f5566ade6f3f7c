import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { HumanError } from '../../base/errors';
import { findInPath, isExecutableFile } from '../../system/processes/findInPath';

export interface FindNodeOptions {
  /** `codexServices.nodePath`. */
  readonly setting?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The editor's own program, which is Electron on the desktop: never an answer. */
  readonly execPath: string;
  readonly homedir?: string;
  readonly platform?: NodeJS.Platform;
  /** Where installers put it, for everybody on the machine. */
  readonly systemPlaces?: readonly string[];
}

const posixPlaces = ['/usr/local/bin/node', '/opt/homebrew/bin/node', '/usr/bin/node'];

/**
 * Finds a real node: the setting, else PATH, else the folders that version managers and installers use. Gives an
 * absolute path. Throws a HumanError where there is none, or where the setting names none.
 */
export async function findNode(options: FindNodeOptions): Promise<string> {
  const { env, homedir = os.homedir(), platform = process.platform } = options;
  const openSetting = {
    title: l10n.t('Open setting'),
    command: 'codexServices.openSetting',
    args: ['codexServices.nodePath'],
  };
  const setting = options.setting?.trim();
  if (setting) {
    const file = setting.replace(/^~(?=$|[/\\])/, homedir);
    if (path.isAbsolute(file) && (await isExecutableFile(file, platform))) return file;
    throw new HumanError(
      l10n.t('The setting codexServices.nodePath names no program that can be run: {0}.', setting),
      [openSetting],
    );
  }
  const editor = await realpath(options.execPath);
  const candidates = [
    ...(await findInPath('node', env, platform)),
    ...(options.systemPlaces ?? systemPlaces(platform)),
    ...(platform === 'win32' ? [] : await placesOfManagers(homedir)),
  ];
  for (const candidate of candidates) {
    if (!(await isExecutableFile(candidate, platform))) continue;
    if ((await realpath(candidate)) !== editor) return candidate;
  }
  throw new HumanError(
    l10n.t('No Node.js was found. Install it, or name it in the setting codexServices.nodePath.'),
    [openSetting],
  );
}

function systemPlaces(platform: NodeJS.Platform): readonly string[] {
  if (platform !== 'win32') return posixPlaces;
  return [path.join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'nodejs', 'node.exe')];
}

async function placesOfManagers(homedir: string): Promise<string[]> {
  return [
    path.join(homedir, '.volta/bin/node'),
    path.join(homedir, '.asdf/shims/node'),
    ...(await newestVersions(path.join(homedir, '.nvm/versions/node'), 'bin/node')),
    ...(await newestVersions(
      path.join(homedir, '.local/share/fnm/node-versions'),
      'installation/bin/node',
    )),
  ];
}

async function newestVersions(folder: string, program: string): Promise<string[]> {
  // A version manager that is not there is the ordinary case.
  const names = await fs.readdir(folder).catch(() => [] as string[]);
  return names
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => path.join(folder, name, program));
}

function realpath(file: string): Promise<string> {
  return fs.realpath(file).catch(() => file);
}
