import * as path from 'node:path';
import type { Files } from './files';
import { type PackageJson, packageJsonOf, parseObject, upwards } from './packageJson';

/** What deno reads its configuration from, in this order. */
export const denoNames: readonly string[] = ['deno.json', 'deno.jsonc'];

/** The tasks of a deno.json, by name: their shell text. One that only waits for others has none. */
export interface DenoTasks {
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  readonly tasks: Readonly<Record<string, string>>;
}

/** deno.json or deno.jsonc of `folder` or of the nearest folder above, as deno looks for it; undefined where there is none. */
export async function nearestDenoTasks(
  folder: string,
  files: Files,
): Promise<DenoTasks | undefined> {
  for (const here of upwards(folder)) {
    const found = await denoTasksAt(here, files);
    if (found) return found;
  }
  return undefined;
}

/** A deno.json as the package that it is to deno: its tasks are the scripts; undefined where there is none. */
export async function denoPackage(folder: string, files: Files): Promise<PackageJson | undefined> {
  const found = await denoTasksAt(folder, files);
  return found && packageJsonOf(found.file, { scripts: found.tasks });
}

/** True for a package that `denoPackage` made. */
export function isDenoPackage({ file }: PackageJson): boolean {
  return denoNames.includes(path.basename(file));
}

async function denoTasksAt(folder: string, files: Files): Promise<DenoTasks | undefined> {
  for (const name of denoNames) {
    const file = path.join(folder, name);
    const json = parseObject(await files.readText(file));
    if (json) return { file, folder, tasks: tasksOf(json.tasks) };
  }
  return undefined;
}

function tasksOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, task]: [string, unknown]) => {
      const text = typeof task === 'string' ? task : commandOf(task);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** `{ command, dependencies }` is one command where it depends on nothing. */
function commandOf(task: unknown): string | undefined {
  if (typeof task !== 'object' || task === null || !('command' in task)) return undefined;
  const waits =
    'dependencies' in task && (!Array.isArray(task.dependencies) || task.dependencies.length > 0);
  return typeof task.command === 'string' && !waits ? task.command : undefined;
}
