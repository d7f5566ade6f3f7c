import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { runnerCall } from '../../../project/packageRunner';
import { nearestPackageJson } from '../../../project/packageJson';
import { toolName } from '../../../project/tools/table';
import { findBin, findPackage, missingPackage, refusePlugAndPlay } from '../lookup';
import { unwrap } from '../steps';
import type { Command, Rule, Scope } from '../types';

/** `npx X`, `npm exec -- X`, `pnpm exec X`, `pnpm X`, `yarn X`, `bunx X`: X itself takes its place. */
export const npx: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const tool = toolName(program);
  const call = runnerCall(tool, args);
  if (!call || call.type === 'other') return undefined;
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
  await refusePlugAndPlay(command, scope);
  await requirePackage(target, wrapper, command, scope);
  return unwrap(command, wrapper, { argv, inPackage: true });
};

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
