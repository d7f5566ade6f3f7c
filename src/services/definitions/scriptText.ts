import * as path from 'node:path';
import type { WrittenCommand } from './definition';
import { ownValue } from '../../base/ownValue';
import type { Files } from '../../project/files';
import { runnerCall } from '../../project/packageRunner';
import { toolName } from '../../project/tools/table';
import { calledPackage } from '../../project/workspaces';

/** The text of the script that a command runs, in whichever package; empty where it runs none, or several. */
export async function npmScriptText(
  cwd: string,
  { script, args }: WrittenCommand,
  files: Files,
): Promise<string> {
  const [program = '', ...inline] = script.split(/\s+/);
  const call = runnerCall(toolName(program), [...inline, ...args]);
  if (call?.type !== 'script') return '';
  const manifest = await calledPackage(call, cwd, files);
  return ownValue(manifest?.scripts, call.script) ?? '';
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
