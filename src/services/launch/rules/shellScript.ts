import { NotUnderstood } from '../../../project/shell/notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isPath } from '../../../project/shell/commandLine';
import { toolName, toolNamed } from '../../../project/tools/table';
import { missingFile } from '../sourceFile';
import { unwrapText } from '../steps';
import type { Command, Rule, Scope, Step } from '../types';

const shebang = /^#!\s*\S*\/(?:env\s+(?:-S\s+)?)?(sh|bash|dash|zsh|ksh)\b(.*)/;

/** A shell script, or `sh -c TEXT`, that comes down to one command: exports and folder kept, the shell gone. */
export const shellScript: Rule = async (command, scope) => {
  const [program = '', ...args] = command.argv;
  const tool = toolName(program);
  if (toolNamed(tool)?.role !== 'shell') return runAsProgram(command, scope, program, args);
  const { text, file, rest } = shellArguments(tool, args);
  if (text !== undefined) return understand(command, scope, tool, { text, args: rest });
  const full = path.resolve(command.cwd, file);
  const content = await scope.files.readText(full);
  if (content === undefined) throw missingFile(full);
  return understand(command, scope, tool, { text: content, args: rest, file: full });
};

/** A script that is run by its own first line. */
async function runAsProgram(
  command: Command,
  scope: Scope,
  program: string,
  args: readonly string[],
): Promise<Step | undefined> {
  if (!isPath(program)) return undefined;
  const file = path.resolve(command.cwd, program);
  const text = await scope.files.readText(file);
  const match = text === undefined ? null : shebang.exec(text);
  if (text === undefined || !match) return undefined;
  const [, shell = 'sh', flags = ''] = match;
  if (!/^(\s+-[euxo]+)*\s*$/.test(flags)) {
    throw new NotUnderstood(l10n.t('its shell is started with {0}', flags.trim()), [shell]);
  }
  return understand(command, scope, shell, { text, args, file });
}

function shellArguments(
  shell: string,
  args: readonly string[],
): { text?: string; file: string; rest: readonly string[] } {
  let at = 0;
  while (/^-[euxv]+$/.test(args[at] ?? '')) at++;
  const word = args[at];
  if (word === '-c' || word === '-ec') {
    // After the text stands $0, then the arguments.
    return { text: args[at + 1] ?? '', file: '', rest: args.slice(at + 3) };
  }
  if (word === undefined || word.startsWith('-')) {
    throw new NotUnderstood(l10n.t('its shell is started with {0}', word ?? ''), [shell]);
  }
  return { file: word, rest: args.slice(at + 1) };
}

interface Script {
  readonly text: string;
  readonly args: readonly string[];
  /** Absolute; undefined for `-c`. */
  readonly file?: string;
}

function understand(
  command: Command,
  scope: Scope,
  shell: string,
  { text, args, file }: Script,
): Promise<Step> {
  return unwrapText(command, scope, shell, {
    text,
    args,
    ...(file === undefined ? {} : { scriptFolder: path.dirname(file) }),
    because: (reason) =>
      file === undefined
        ? l10n.t('its command is more than one program: {0}', reason)
        : l10n.t('{0} is not understood: {1}', path.basename(file), reason),
  });
}
