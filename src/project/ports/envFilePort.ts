import * as path from 'node:path';
import { ownValue } from '../../base/ownValue';
import { parseEnvFile } from '../envFile';
import type { Files } from '../files';
import type { PackageJson } from '../packageJson';
import type { StartedCommand } from '../started/started';
import { portNumber } from '../tools/port';

/** The nearest to the running program first, as those that read several have it. */
const usual = ['.env.development.local', '.env.local', '.env.development', '.env'];
const loaders =
  /^(?:dotenv|dotenv-|@nestjs\/config$|@dotenvx\/|env-cmd$|@fastify\/env$|config$|envalid$)/;

/** The env files that a program reads in development, the one that counts first; empty where it reads none. */
export function envFilesOf(
  { known, words }: StartedCommand,
  manifest: PackageJson | undefined,
): readonly string[] {
  const tool = known?.tool;
  if (tool?.envFiles) return tool.envFiles;
  const named = words.flatMap((word, at) => {
    const [, inline] = /^--env-file(?:-if-exists)?(?:=(.*))?$/.exec(word) ?? [];
    return /^--env-file/.test(word) ? [inline ?? words[at + 1] ?? ''] : [];
  });
  if (named.length > 0) return named.reverse();
  if (tool?.name === 'bun') return usual;
  // A web tool's own server knows nothing of what the project loads.
  if (tool?.kind === 'frontend' || !manifest) return [];
  const packages = [...manifest.dependencies, ...manifest.devDependencies];
  return words.some((word) => word.startsWith('dotenv')) ||
    packages.some((one) => loaders.test(one))
    ? usual
    : [];
}

/** The port that env files give for a variable; the first file that names it counts. */
export async function envFilePort(
  names: readonly string[],
  variables: readonly string[],
  folder: string,
  files: Files,
): Promise<number | undefined> {
  for (const name of names) {
    const values = parseEnvFile((await files.readText(path.resolve(folder, name))) ?? '');
    for (const variable of variables) {
      const port = portNumber(ownValue(values, variable));
      if (port !== undefined) return port;
    }
  }
  return undefined;
}
