import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { nearestPackageJson } from '../../../project/packageJson';
import { splitCommandLine, toolName } from '../commandLine';
import { findBin, findPackage, missingPackage, refusePlugAndPlay } from '../lookup';
import { unwrap } from '../steps';
import type { Command, Rule, Scope } from '../types';

const harmless: ReadonlySet<string> = new Set(['y', 'yes', 'no', 'no-install', 'quiet', 'q', 's']);
const executors = ['npm', 'pnpm', 'yarn', 'bun'];

/** `npx X`, `npm exec -- X`, `pnpm exec X`, `pnpm X`, `yarn X`, `bunx X`: X itself takes its place. */
export const npx: Rule = async (command, scope) => {
  const words = wordsBelow(command);
  if (!words) return undefined;
  const { wrapper, args } = words;
  const { options, target, rest } = splitCommandLine(args, { package: 'p', call: 'c' });
  const odd = options.find((option) => !harmless.has(option.name));
  if (odd || target === undefined) {
    throw new NotUnderstood(l10n.t('{0} is run in a way that is not understood', wrapper), [
      wrapper,
    ]);
  }
  await refusePlugAndPlay(command, scope);
  await requirePackage(target, wrapper, command, scope);
  return unwrap(command, wrapper, { argv: [target, ...rest], inPackage: true });
};

function wordsBelow({ argv }: Command): { wrapper: string; args: readonly string[] } | undefined {
  const [program = '', first, ...rest] = argv;
  const tool = toolName(program);
  if (tool === 'npx' || tool === 'bunx') return { wrapper: tool, args: argv.slice(1) };
  if (!executors.includes(tool) || first === undefined) return undefined;
  if (first === 'exec' || (first === 'x' && (tool === 'npm' || tool === 'bun'))) {
    return { wrapper: `${tool} ${first}`, args: rest };
  }
  if (first === 'dlx')
    throw new NotUnderstood(l10n.t('{0} dlx downloads its program', tool), [tool]);
  // The rule for scripts has looked already: the word is no script, so it is a program.
  if ((tool === 'pnpm' || tool === 'yarn') && !first.startsWith('-')) {
    return { wrapper: tool, args: argv.slice(1) };
  }
  return undefined;
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
