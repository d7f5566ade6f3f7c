import * as path from 'node:path';
import { nearestPackageJson } from '../../../project/packageJson';
import { isPath } from '../../../project/shell/commandLine';
import { toolNamed } from '../../../project/tools/table';
import { findBin, findProgram, missingPackage, requireInstalled } from '../lookup';
import { nodeProgram } from '../nodeProgram';
import { requireSingle } from '../program';
import type { Command, Rule, Scope } from '../types';

const nodeLine = /^#!\S*\/(?:env\s+(?:-S\s+)?)?node(?:[ \t](.*))?(?:\r?\n|$)/;
/** The file that pnpm's, Yarn's and npm's own scripts in node_modules/.bin hand on to. */
const shimTarget = /"(?:\$basedir|%~?dp0%?)[\\/]([^"\n]+)"\s+(?:"\$@"|%\*)/;

/**
 * `vite` and the like below npm or npx: the file that node_modules/.bin leads to, under node, or the binary that it is. Undefined
 * for everything else.
 */
export const packageBin: Rule = async (command, scope) => {
  const [name = '', ...args] = command.argv;
  if (!command.inPackage || isPath(name)) return undefined;
  const found = await findBin(name, command.cwd, scope);
  if (found === undefined) {
    if (!(await findProgram(name, command, scope))) await requireNamed(name, command, scope);
    return undefined;
  }
  requireSingle(command);
  const file = await realFile(found, scope);
  const text = await scope.files.readText(file);
  const line = text === undefined ? null : nodeLine.exec(text);
  if (line) {
    return nodeProgram(command, scope, {
      flags: line[1]?.trim().split(/\s+/).filter(Boolean) ?? [],
      args: [file, ...args],
      heapByEnvironment: toolNamed(name)?.heap !== 'flag',
    });
  }
  return text === undefined || text.includes('\0') ? binary(file, args, command, scope) : undefined;
};

/** Throws the sentence for a program whose package is named in package.json and not installed. */
async function requireNamed(name: string, command: Command, scope: Scope): Promise<void> {
  await requireInstalled(command, scope);
  const manifest = await nearestPackageJson(command.cwd, scope.files);
  const named = [...(manifest?.dependencies ?? []), ...(manifest?.devDependencies ?? [])];
  if (named.includes(name)) throw await missingPackage(name, command, scope);
}

async function realFile(found: string, { files }: Scope): Promise<string> {
  const real = await files.realpath(found);
  const text = real === found ? ((await files.readText(found)) ?? '') : '';
  const target = text.includes('\0') ? undefined : shimTarget.exec(text)?.[1];
  if (target === undefined) return real;
  const file = path.resolve(path.dirname(found), target.replace(/\\/g, '/'));
  return (await files.kind(file)) === 'file' ? files.realpath(file) : real;
}

async function binary(
  script: string,
  args: readonly string[],
  { cwd, env, via, nodeFlags }: Command,
  { files }: Scope,
): ReturnType<Rule> {
  // Flags that somebody gave to node would reach no node.
  if (nodeFlags.length > 0 || !(await files.isExecutable(script))) return undefined;
  return { program: { script, args, cwd, env, via } };
}
