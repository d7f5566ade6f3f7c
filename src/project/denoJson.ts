import * as path from 'node:path';
import type { Files } from './files';
import { parseObject, upwards } from './packageJson';

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
    for (const name of ['deno.json', 'deno.jsonc']) {
      const file = path.join(here, name);
      const json = parseObject(await files.readText(file));
      if (json) return { file, folder: here, tasks: tasksOf(json.tasks) };
    }
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
