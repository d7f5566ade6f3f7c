import * as path from 'node:path';
import type { Files } from '../../../project/files';
import { parseObject } from '../../../project/packageJson';
import { commandsIn, type Started, type StartedCommand } from '../../../project/started/started';
import type { Project } from '../detector';
import type { DetectedService, Found } from '../detectedService';

const names = ['dev', 'start', 'serve'];
const maxLines = 40;

/** What `composer dev` starts in a folder: servers and queues of its own, and programs of packages that no script of theirs starts. */
export async function composerServices(
  { files, started }: Project,
  folder: string,
  before: Found,
): Promise<readonly DetectedService[]> {
  const file = path.join(folder, 'composer.json');
  const found: Started[] = [];
  for (const line of await linesOf(file, files)) found.push(...(await started.text(line, folder)));
  // Scripts of package.json are found there.
  const hasScripts = found.some((one) => one.type === 'script');
  const known = before.services.filter((one) => one.folder === folder);
  return found.flatMap((one) => {
    if (one.type !== 'command') return [];
    return commandsIn(one).flatMap((command) => {
      if (command.role !== 'server' || command.folder !== folder) return [];
      const isPhp = command.words[0] === 'php';
      const isKnown = known.some(({ tool }) => tool === command.known?.tool.name);
      return isPhp || (!isKnown && !hasScripts) ? [serviceOf(command, file, isPhp)] : [];
    });
  });
}

function serviceOf(
  { words, env, folder, known }: StartedCommand,
  file: string,
  isPhp: boolean,
): DetectedService {
  const [program = '', ...args] = words;
  const inPackage = known?.tool.file !== undefined;
  const tool = known?.tool;
  const serves = isPhp && tool?.kind !== undefined;
  return {
    folder,
    file,
    env,
    ...(inPackage ? { script: 'npx', args: words } : { script: program, args }),
    ...(tool === undefined ? {} : { tool: tool.name }),
    kind: tool?.kind ?? 'other',
    ...(serves ? {} : { suffix: (known?.command ?? '').split(':')[0] || (tool?.name ?? program) }),
  };
}

/** The shell texts of the script for development, those that it calls by `@name` included. */
async function linesOf(file: string, files: Files): Promise<readonly string[]> {
  const scripts = parseObject(await files.readText(file))?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return [];
  const all = scripts as Readonly<Record<string, unknown>>;
  const name = names.find((one) => Object.hasOwn(all, one));
  const lines: string[] = [];
  const seen = new Set<string>();
  const add = (script: string): void => {
    if (seen.has(script) || !Object.hasOwn(all, script)) return;
    seen.add(script);
    for (const line of [all[script]].flat()) {
      if (typeof line !== 'string' || lines.length >= maxLines) continue;
      const called = /^@(?:composer\s+(?:run\s+)?)?([\w:-]+)$/.exec(line)?.[1];
      if (called !== undefined) add(called);
      // A static method of a class in PHP.
      else if (!/^[\w\\]+::\w+$/.test(line)) lines.push(line.replace(/^@(?=php\s)/, ''));
    }
  };
  if (name !== undefined) add(name);
  return lines;
}
