import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as l10n from '@vscode/l10n';
import { quote } from 'shell-quote';
import { HumanError } from '../../../base/errors';
import { nearestPackageJson, type PackageJson } from '../../../project/packageJson';
import { toolName } from '../commandLine';
import { findBin, refusePlugAndPlay } from '../lookup';
import { namedWatchers } from './shellScript';
import { understandShell } from '../../../project/shell/shellText';
import { unwrap } from '../steps';
import type { Command, Rule, Scope, Step } from '../types';

/** Words that run a script, and the scripts that have words of their own. */
const runWords: Readonly<Record<string, readonly string[]>> = {
  npm: ['run', 'run-script', 'rum', 'urn'],
  pnpm: ['run', 'run-script'],
  yarn: ['run'],
  bun: ['run'],
};
const shortcuts = ['start', 'test', 'stop', 'restart'];
const quiet: ReadonlySet<string> = new Set([
  '-s',
  '--silent',
  '-q',
  '--quiet',
  '--loglevel=silent',
]);

/** npm, pnpm, yarn or bun running one script of package.json: the script's own command takes its place. */
export const npmScript: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const manager = toolName(program);
  if (!(manager in runWords)) return undefined;
  const words = withoutQuiet(args);
  const [first] = words;
  if (first === undefined) return undefined;
  // Bun runs files as well, and watches them itself.
  if (manager === 'bun' && /^--(watch|hot)|[./\\]/.test(first)) return undefined;
  // "npm exec X" and its like belong to another rule.
  if (['exec', 'x', 'dlx'].includes(first)) return undefined;
  const call = scriptCall(manager, words);
  if (!call) {
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

interface ScriptCall {
  readonly script: string;
  readonly args: readonly string[];
  /** True where the word could be a program in node_modules/.bin as well. */
  readonly orProgram: boolean;
}

function withoutQuiet(args: readonly string[]): readonly string[] {
  const end = args.findIndex((word) => !quiet.has(word));
  return end === -1 ? [] : args.slice(end);
}

function scriptCall(manager: string, words: readonly string[]): ScriptCall | undefined {
  const [first = '', ...others] = words;
  if (first.startsWith('-')) return undefined;
  const explicit = runWords[manager]?.includes(first) ?? false;
  if (!explicit && manager === 'npm' && !shortcuts.includes(first)) return undefined;
  const [script, ...rest] = explicit ? withoutQuiet(others) : words;
  if (script === undefined || script.startsWith('-')) return undefined;
  const args = scriptArguments(manager, rest);
  return args ? { script, args, orProgram: !explicit && manager !== 'npm' } : undefined;
}

/** What of the rest reaches the script. npm keeps options before `--` for itself. */
function scriptArguments(manager: string, rest: readonly string[]): readonly string[] | undefined {
  const dashes = rest.indexOf('--');
  const before = (dashes === -1 ? rest : rest.slice(0, dashes)).filter((word) => !quiet.has(word));
  const after = dashes === -1 ? [] : rest.slice(dashes + 1);
  if (manager === 'npm' && before.some((word) => word.startsWith('-'))) return undefined;
  return [...before, ...after];
}

async function runScript(
  command: Command,
  scope: Scope,
  manager: string,
  manifest: PackageJson,
  { script, args, orProgram }: ScriptCall,
): Promise<Step | undefined> {
  const text = manifest.scripts[script];
  if (text === undefined) {
    if (orProgram && (await findBin(script, command.cwd, scope))) return undefined;
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
  try {
    const line = args.length === 0 ? text : `${text} ${quote([...args])}`;
    const found = await understandShell(line, {
      cwd: manifest.folder,
      variable: (name) => scope.variable(command, name),
      args: [],
      files: scope.files,
    });
    return unwrap(below, manager, found);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    throw new NotUnderstood(
      l10n.t('the script "{0}" is not understood: {1}', script, error.message),
      [manager, ...namedWatchers(text)],
    );
  }
}
