import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../files';
import { NotUnderstood } from './notUnderstood';
import { parseShell, type ShellCommand } from './parseShell';
import { type ShellStart, ShellState } from './shellState';
import { assignmentOf } from './words';

/** What a shell program starts from, where it is to be understood whole. */
export interface ShellScope extends Omit<ShellStart, 'strict'> {
  readonly folder: string;
  readonly files: Files;
  /** Words behind its last command, such as those behind `npm run dev --`. */
  readonly more?: readonly string[];
}

/** The one command that a shell program comes down to. */
export interface OneCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What was exported, or assigned in front of the command. */
  readonly env: Readonly<Record<string, string>>;
}

/** Words of the shell's own that start something longer or act on the shell itself. */
const shellWords: ReadonlySet<string> = new Set(
  `if for while until case function select then do ! { } ( source . eval trap read shift unset wait test
  command builtin nohup time ulimit umask alias return exit local declare typeset readonly true : false`.split(
    /\s+/,
  ),
);
const setNames = ['errexit', 'nounset', 'pipefail', 'xtrace', 'errtrace', 'verbose'];

/**
 * Understands a shell program that only comments, sets options, prints with echo, assigns, exports, changes folder and then
 * runs one command. Variables are expanded as the shell would. Throws NotUnderstood, with the reason, for everything else.
 */
export async function understandShell(text: string, scope: ShellScope): Promise<OneCommand> {
  const shell = new StrictShell(scope);
  const commands = parseShell(text);
  for (const [index, command] of commands.entries()) {
    await shell.run(command, commands[index - 1], index === commands.length - 1);
  }
  return shell.result();
}

class StrictShell {
  readonly #state: ShellState;
  #found: Omit<OneCommand, 'cwd'> | undefined;

  constructor(private readonly scope: ShellScope) {
    this.#state = new ShellState({ args: [], ...scope, strict: true });
  }

  result(): OneCommand {
    if (!this.#found) throw new NotUnderstood(l10n.t('it runs no command'));
    const { argv, env } = this.#found;
    const cwd = this.#state.folder ?? this.scope.folder;
    return { argv, cwd, env: { ...this.#state.exported, ...env } };
  }

  async run(
    written: ShellCommand,
    previous: ShellCommand | undefined,
    last: boolean,
  ): Promise<void> {
    const odd = oddWord(written);
    const command = this.#state.expanded(written);
    if (odd !== undefined) throw new NotUnderstood(l10n.t('it uses "{0}"', odd));
    const words = [
      ...command.words.map(({ text }) => text),
      ...(last ? (this.scope.more ?? []) : []),
    ];
    const [first, ...rest] = words;
    if (command.after === '||') {
      // "cd x || exit 1": the folder is checked here instead.
      const isCheck = previous?.words[0]?.text === 'cd' && ['exit', 'return'].includes(first ?? '');
      if (isCheck) return;
      throw new NotUnderstood(l10n.t('it decides with ||'));
    }
    if (first === 'set') return checkOptions(rest);
    if (first === 'echo') return;
    if (first === 'cd') await this.#checkFolder(rest);
    else if (first !== undefined && first !== 'export') return this.#take(command, words);
    this.#state.apply(command);
    if (this.#found) throw new NotUnderstood(l10n.t('it goes on after its command'));
  }

  #take({ assigned }: ShellCommand, words: readonly string[]): void {
    const argv = words[0] === 'exec' ? words.slice(1) : words;
    const [program] = argv;
    if (program === undefined || program.startsWith('-')) {
      throw new NotUnderstood(l10n.t('it uses exec without a command'));
    }
    if (this.#found) {
      const [one = '', two = ''] = [this.#found.argv[0] ?? '', program].map((word) =>
        path.basename(word),
      );
      throw new NotUnderstood(
        l10n.t('it runs more than one command ("{0}", then "{1}")', one, two),
      );
    }
    if (shellWords.has(program)) throw new NotUnderstood(l10n.t('it uses "{0}"', program));
    this.#found = {
      argv,
      env: Object.fromEntries(assigned.map(({ text }) => assignmentOf(text) ?? ['', ''])),
    };
  }

  async #checkFolder(words: readonly string[]): Promise<void> {
    const [target, ...more] = words.filter((word) => word !== '--');
    if (target === undefined || target.startsWith('-') || more.length > 0 || this.#found) {
      throw new NotUnderstood(l10n.t('it changes folder in a way that is not understood'));
    }
    const folder = path.resolve(this.#state.folder ?? this.scope.folder, target);
    if ((await this.scope.files.kind(folder)) === 'folder') return;
    throw new NotUnderstood(l10n.t('it changes to a folder that does not exist ({0})', folder));
  }
}

/** What makes a command more than a simple one: an operator, or a word of the shell's in front of it. */
function oddWord({ keywords, operators, after, before }: ShellCommand): string | undefined {
  const joins = [after, before].filter((join) => /^[|&(){}]$/.test(join));
  return [...keywords, ...operators, ...joins][0];
}

function checkOptions(words: readonly string[]): void {
  const known = words.every((word) => /^[-+](?=.)[euxvEo]*$/.test(word) || setNames.includes(word));
  if (!known) throw new NotUnderstood(l10n.t('it sets the shell option "{0}"', words.join(' ')));
}
