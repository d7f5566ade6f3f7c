import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { HumanError } from '../../base/errors';
import { readText } from '../../system/files/readText';
import { findInPath } from '../../system/processes/findInPath';

/** A pm2 on this machine. */
export interface Pm2Program {
  /** Absolute path of `bin/pm2`, a node program. */
  readonly script: string;
  readonly version: string;
  readonly from: 'setting' | 'workspace' | 'path' | 'shipped';
}

export interface FindPm2Options {
  /** `codexServices.pm2.path`: the package's folder, its `bin/pm2`, or a link to it. */
  readonly setting?: string;
  readonly workspaceFolders: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The pm2 package that came with the extension. */
  readonly shipped: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * Finds pm2: the setting, else a workspace folder's `node_modules`, else PATH, else the one we ship. Throws a HumanError
 * where the setting names none, or nothing is found.
 */
export async function findPm2(options: FindPm2Options): Promise<Pm2Program> {
  const openSetting = {
    title: l10n.t('Open setting'),
    command: 'codexServices.openSetting',
    args: ['codexServices.pm2.path'],
  };
  const setting = options.setting?.trim();
  if (setting) {
    const program = await inspect(setting, 'setting');
    if (program) return program;
    throw new HumanError(l10n.t('The setting codexServices.pm2.path names no pm2: {0}.', setting), [
      openSetting,
    ]);
  }
  for (const folder of options.workspaceFolders) {
    const program = await inspect(path.join(folder, 'node_modules', 'pm2'), 'workspace');
    if (program) return program;
  }
  for (const candidate of await findInPath('pm2', options.env, options.platform)) {
    const program =
      (await inspect(candidate, 'path')) ??
      // npm on Windows puts `pm2.cmd` beside `node_modules`.
      (await inspect(path.join(path.dirname(candidate), 'node_modules', 'pm2'), 'path'));
    if (program) return program;
  }
  const shipped = await inspect(options.shipped, 'shipped');
  if (shipped) return shipped;
  throw new HumanError(
    l10n.t(
      'PM2 was not found. Install it with "npm install pm2", or name it in the setting codexServices.pm2.path.',
    ),
    [openSetting],
  );
}

/** Looks at a package folder or a program (link); undefined where there is no pm2. */
async function inspect(place: string, from: Pm2Program['from']): Promise<Pm2Program | undefined> {
  try {
    const real = await fs.realpath(place);
    const folder = (await fs.stat(real)).isDirectory() ? real : path.dirname(path.dirname(real));
    const manifest: unknown = JSON.parse(await readText(path.join(folder, 'package.json')));
    const { name, version } = manifest as { name?: unknown; version?: unknown };
    if (name !== 'pm2' || typeof version !== 'string') return undefined;
    const script = path.join(folder, 'bin', 'pm2');
    await fs.access(script);
    return { script, version, from };
  } catch {
    // Nothing there, or something else of that name: the search goes on.
    return undefined;
  }
}
