import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import * as path from 'node:path';

/** Every place in PATH where `program` could be, in order. The files need not exist. */
export async function findInPath(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<string[]> {
  const list = env['PATH'] ?? env['Path'] ?? '';
  const extensions = platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return list
    .split(platform === 'win32' ? ';' : ':')
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => extensions.map((extension) => path.join(folder, program + extension)));
}

/** True for a file that may be run. */
export async function isExecutableFile(
  file: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  try {
    await fs.access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return (await fs.stat(file)).isFile();
  } catch {
    // Not there, or not for us: either way no program.
    return false;
  }
}
