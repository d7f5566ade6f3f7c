import { ownValue } from '../../../base/ownValue';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../../base/errors';
import { nearestDenoTasks } from '../../../project/denoJson';
import type { PackageJson } from '../../../project/packageJson';
import { runnerCall, type ScriptCall } from '../../../project/packageRunner';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import { toolName } from '../../../project/tools/table';
import { toolsIn } from '../../../project/tools/toolCommand';
import { calledPackage } from '../../../project/workspaces';
import { findBin, findProgram, refusePlugAndPlay } from '../lookup';
import { unwrap, unwrapText } from '../steps';
import type { Command, Rule, Scope, Step } from '../types';
import { checkTurbo } from './turbo';

/** https://bun.com/docs/runtime/environment-variables */
const bunEnvFiles = ['.env', '.env.local', '.env.development', '.env.development.local'];

/** npm and its kin, deno or turbo running one script of one package: the script's own command takes its place. */
export const npmScript: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const manager = toolName(program);
  const call = runnerCall(manager, args);
  if (!call || call.type === 'program') return undefined;
  if (call.type === 'many') {
    throw new NotUnderstood(l10n.t('{0} runs "{1}" in several packages', manager, call.script), [
      manager,
    ]);
  }
  // What npm is not known to take from its own options may change what runs.
  if (call.type === 'other' || call.odd) throw strange(manager);
  const task = manager === 'deno' ? await denoTask(command, scope, call) : undefined;
  if (task) return task;
  const manifest = await calledPackage(call, command.cwd, scope.files);
  if (!manifest) throw await noManifest(command, manager, call);
  if (manager === 'turbo') await checkTurbo(call.script, manifest.folder, scope.files);
  return runScript(command, scope, manager, manifest, call);
};

async function runScript(
  command: Command,
  scope: Scope,
  manager: string,
  manifest: PackageJson,
  { script, args, explicit }: ScriptCall,
): Promise<Step | undefined> {
  const text = ownValue(manifest.scripts, script);
  const below = { ...command, cwd: manifest.folder, inPackage: true };
  if (text === undefined) {
    if (manager === 'npm' && script === 'start') {
      // npm's own default.
      const server = path.join(manifest.folder, 'server.js');
      if ((await scope.files.kind(server)) === 'file') {
        return unwrap(below, manager, { argv: ['node', 'server.js', ...args] });
      }
    }
    if (!explicit && (await findBin(script, manifest.folder, scope))) return undefined;
    throw await noScript(below, scope, manager, manifest, { script, explicit });
  }
  const around = [`pre${script}`, `post${script}`].find((name) => name in manifest.scripts);
  if (around) {
    throw new NotUnderstood(l10n.t('package.json has a script "{0}" beside it', around), [manager]);
  }
  await refusePlugAndPlay(below, scope);
  if (manager === 'bun' && !toolsIn(text).includes('bun')) await refuseBunEnv(manifest, scope);
  return unwrapText(below, scope, manager, {
    text,
    more: args,
    because: (reason) => l10n.t('the script "{0}" is not understood: {1}', script, reason),
  });
}

/** Bun gives what is in env files to every script; without it node would not see that. */
async function refuseBunEnv({ folder }: PackageJson, { files }: Scope): Promise<void> {
  for (const name of bunEnvFiles) {
    if ((await files.kind(path.join(folder, name))) === 'file') {
      throw new NotUnderstood(l10n.t('bun gives it the variables of {0}', name), ['bun']);
    }
  }
}

/** A task of deno.json; undefined where that has none of the name: then package.json is asked, as deno does. */
async function denoTask(
  command: Command,
  scope: Scope,
  { script, args, folder, package: member }: ScriptCall,
): Promise<Step | undefined> {
  if (member !== undefined) throw strange('deno');
  const found = await nearestDenoTasks(path.resolve(command.cwd, folder ?? '.'), scope.files);
  const text = found && ownValue(found.tasks, script);
  if (!found || text === undefined) return undefined;
  return unwrapText({ ...command, cwd: found.folder, inPackage: true }, scope, 'deno', {
    text,
    more: args,
    because: (reason) => l10n.t('the script "{0}" is not understood: {1}', script, reason),
  });
}

async function noManifest(
  { cwd }: Command,
  manager: string,
  { folder, package: member }: ScriptCall,
): Promise<Error> {
  // How each of them names packages is its own business.
  if (member !== undefined) {
    return new NotUnderstood(l10n.t('no package "{0}" was found in the workspaces', member), [
      manager,
    ]);
  }
  if (manager !== 'npm' && (folder !== undefined || manager === 'deno')) return strange(manager);
  return new HumanError(
    l10n.t(
      'There is no package.json in {0}, so {1} has no scripts to run.',
      path.resolve(cwd, folder ?? '.'),
      manager,
    ),
  );
}

/** A sentence where it is sure that nothing can run; Yarn, Bun, Deno and turbo know more than scripts. */
async function noScript(
  command: Command,
  scope: Scope,
  manager: string,
  { file }: PackageJson,
  { script, explicit }: { readonly script: string; readonly explicit: boolean },
): Promise<Error> {
  const sure =
    manager === 'npm' ||
    (manager === 'pnpm' &&
      !script.startsWith('/') &&
      (explicit || !(await findProgram(script, command, scope))));
  return sure
    ? new HumanError(
        l10n.t('{0} has no script "{1}". Add it, or correct the service.', file, script),
      )
    : new NotUnderstood(l10n.t('{0} has no script "{1}"', file, script), [manager]);
}

function strange(manager: string): NotUnderstood {
  return new NotUnderstood(l10n.t('{0} is run in a way that is not understood', manager), [
    manager,
  ]);
}
