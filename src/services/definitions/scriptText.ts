import * as path from 'node:path';
import type { WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { nearestPackageJson } from '../../project/packageJson';
import { runnerCall } from '../../project/packageRunner';
import { toolName } from '../../project/tools/table';

/** The text of the script of package.json that a command runs; empty where it runs none, or that of another package. */
export async function npmScriptText(
  cwd: string,
  { script, args }: WrittenCommand,
  files: Files,
): Promise<string> {
  const [program = '', ...inline] = script.split(/\s+/);
  const call = runnerCall(toolName(program), [...inline, ...args]);
  if (call?.type !== 'script' || call.package !== undefined) return '';
  const manifest = await nearestPackageJson(path.resolve(cwd, call.folder ?? '.'), files);
  return manifest?.scripts[call.script] ?? '';
}

/** The text of the shell script that a command runs, without comments; empty where it runs none. */
export async function shellScriptText(
  cwd: string,
  { script }: WrittenCommand,
  files: Files,
): Promise<string> {
  const file = path.resolve(cwd, script);
  const text = (await files.readText(file)) ?? '';
  if (!file.endsWith('.sh') && !/^#!.*sh\b/.test(text)) return '';
  return text.replace(/^[ \t]*#.*$/gm, '');
}

/** The tools that a command names: script, interpreter and first argument (for `npx next`). */
export function namedTools({ script, args, interpreter }: WrittenCommand): readonly string[] {
  return [...script.split(' ').slice(0, 2), interpreter ?? '', args[0] ?? ''].map(toolName);
}
