import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { nearestPackageJson } from '../../../project/packageJson';
import { type ProgramCall, runnerCall, type ScriptCall } from '../../../project/packageRunner';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import { toolName } from '../../../project/tools/table';
import { workspacePackage } from '../../../project/workspaces';
import { findBin, findPackage, missingPackage, refusePlugAndPlay } from '../lookup';
import { unwrap } from '../steps';
import type { Command, Rule, Scope } from '../types';

/** `npx X`, `npm exec -- X`, `pnpm exec X`, `pnpm X`, `yarn X`, `bunx X`: X itself takes its place. */
export const npx: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const tool = toolName(program);
  const call = runnerCall(tool, args);
  if (!call || call.type === 'other' || call.type === 'many') return undefined;
  // The rule for scripts has looked already: the word is no script, so it is a program.
  const wrapper = call.type === 'script' ? tool : call.wrapper;
  if (call.type === 'program' && call.downloads) {
    throw new NotUnderstood(l10n.t('{0} dlx downloads its program', tool), [tool]);
  }
  const argv = call.at === undefined ? [] : args.slice(call.at);
  const [target] = argv;
  if (call.odd || target === undefined) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', wrapper), [
      wrapper,
    ]);
  }
  const below = { ...command, cwd: await folderOf(call, wrapper, command, scope) };
  await refusePlugAndPlay(below, scope);
  await requirePackage(target, wrapper, below, scope);
  return unwrap(below, wrapper, { argv, inPackage: true });
};

/** Where the program runs: a folder is taken as it is named, a package by its own. */
async function folderOf(
  { folder, package: member }: ProgramCall | ScriptCall,
  wrapper: string,
  { cwd }: Command,
  { files }: Scope,
): Promise<string> {
  const from = path.resolve(cwd, folder ?? '.');
  if (member === undefined) return from;
  const manifest = await workspacePackage(member, from, files);
  if (manifest) return manifest.folder;
  throw new NotUnderstood(l10n.t('no package "{0}" was found in the workspaces', member), [
    wrapper,
  ]);
}

async function requirePackage(
  name: string,
  wrapper: string,
  command: Command,
  scope: Scope,
): Promise<void> {
  if (await findBin(name, command.cwd, scope)) return;
  if (await findPackage(name, command.cwd, scope.files)) return;
  const manifest = await nearestPackageJson(command.cwd, scope.files);
  if (manifest?.dependencies.includes(name) || manifest?.devDependencies.includes(name)) {
    throw await missingPackage(name, command, scope);
  }
  throw new NotUnderstood(l10n.t('{0} is not installed, so {1} downloads it', name, wrapper), [
    wrapper,
  ]);
}
