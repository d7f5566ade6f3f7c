import { ownValue } from '../../../base/ownValue';
import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../../base/errors';
import { runnerCall, type ScriptCall } from '../../../project/packageRunner';
import { nearestPackageJson, type PackageJson } from '../../../project/packageJson';
import { toolName } from '../../../project/tools/table';
import { findBin, refusePlugAndPlay } from '../lookup';
import { unwrapText } from '../steps';
import type { Command, Rule, Scope, Step } from '../types';

/** npm, pnpm, yarn or bun running one script of package.json: the script's own command takes its place. */
export const npmScript: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const manager = toolName(program);
  const call = runnerCall(manager, args);
  if (!call || call.type === 'program') return undefined;
  // npm keeps options before "--" for itself.
  if (call.type === 'other' || call.odd) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', manager), [
      manager,
    ]);
  }
  const manifest = await nearestPackageJson(command.cwd, scope.files);
  if (!manifest) {
    throw new HumanError(
      l10n.t(
        'There is no package.json in {0}, so {1} has no scripts to run.',
        command.cwd,
        manager,
      ),
    );
  }
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
  if (text === undefined) {
    if (!explicit && manager !== 'npm' && (await findBin(script, command.cwd, scope)))
      return undefined;
    throw new HumanError(
      l10n.t('{0} has no script "{1}". Add it, or correct the service.', manifest.file, script),
    );
  }
  const around = [`pre${script}`, `post${script}`].find((name) => name in manifest.scripts);
  if (around) {
    throw new NotUnderstood(l10n.t('package.json has a script "{0}" beside it', around), [manager]);
  }
  const below = { ...command, cwd: manifest.folder, inPackage: true };
  await refusePlugAndPlay(below, scope);
  return unwrapText(below, scope, manager, {
    text,
    more: args,
    because: (reason) => l10n.t('the script "{0}" is not understood: {1}', script, reason),
  });
}
