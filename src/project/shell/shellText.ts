import { NotUnderstood } from './notUnderstood';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { parse } from 'shell-quote';
import type { Files } from '../files';
import { checkLine } from './shellLine';
import {
  assignment,
  type Entry,
  folderVariable,
  isAssignment,
  shellWords,
  texts,
  withScriptFolder,
} from './shellWords';

/** What a shell program starts from. */
export interface ShellScope {
  readonly cwd: string;
  /** Gives an inherited variable. */
  readonly variable: (name: string) => string | undefined;
  /** `$@`. */
  readonly args: readonly string[];
  /** The folder of the script, for `$(dirname "$0")`; undefined for text that is in no file. */
  readonly scriptFolder?: string;
  readonly files: Files;
}

/** The one command that a shell program comes down to. */
export interface ShellCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What was exported, or assigned in front of the command. */
  readonly env: Readonly<Record<string, string>>;
}

/** Words joined to what came before by `;`, `&&` or `||`. */
interface Statement {
  readonly after: '' | ';' | '&&' | '||';
  readonly words: readonly Entry[];
}

const setNames = ['errexit', 'nounset', 'pipefail', 'xtrace', 'errtrace', 'verbose'];

/**
 * Understands a shell program that only comments, sets options, prints with echo, assigns, exports, changes folder and then
 * runs one command. Variables are expanded as the shell would. Throws NotUnderstood, with the reason, for everything else.
 */
export async function understandShell(text: string, scope: ShellScope): Promise<ShellCommand> {
  const shell = new Shell(scope);
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) await shell.run(line);
  return shell.result();
}

class Shell {
  #cwd: string;
  readonly #variables = new Map<string, string>();
  readonly #exported = new Map<string, string>();
  #command: { argv: readonly string[]; env: ReadonlyMap<string, string> } | undefined;

  constructor(private readonly scope: ShellScope) {
    this.#cwd = scope.cwd;
  }

  result(): ShellCommand {
    if (!this.#command) throw new NotUnderstood(l10n.t('it runs no command'));
    const { argv, env } = this.#command;
    return { argv, cwd: this.#cwd, env: Object.fromEntries([...this.#exported, ...env]) };
  }

  async run(raw: string): Promise<void> {
    const line = checkLine(withScriptFolder(raw));
    // Every statement is expanded anew, after what the ones before it have assigned.
    for (let index = 0; index < this.#statements(line).length; index++) {
      await this.#statement(line, index);
    }
  }

  async #statement(line: string, index: number): Promise<void> {
    const { after, words } = this.#statements(line)[index] ?? { after: '', words: [] };
    if (words.length === 0) return;
    const first = String(words[0]);
    if (after === '||') {
      const before = this.#statements(line)[index - 1]?.words[0];
      // "cd x || exit 1": the folder is checked here instead.
      if (before === 'cd' && ['exit', 'return'].includes(first)) return;
      throw new NotUnderstood(l10n.t('it decides with ||'));
    }
    if (first === 'set') return this.#set(texts(words.slice(1)));
    if (first === 'echo') {
      texts(words);
      return;
    }
    if (first === 'cd') return this.#changeFolder(texts(words.slice(1)));
    if (first === 'export') return this.#export(texts(words.slice(1)));
    const assigned = this.#leadingAssignments(words);
    if (assigned.length === words.length) {
      for (const [name, value] of assigned) this.#assign(name, value);
      return;
    }
    // Unquoted variables fall apart at blanks in a command, but not in an assignment in front of it.
    const split = !assigned.some(([, value]) => /\s/.test(value));
    this.#setCommand(this.#statements(line, split)[index]?.words ?? [], assigned);
  }

  #setCommand(words: readonly Entry[], assigned: readonly (readonly [string, string])[]): void {
    let rest = words.slice(words.findIndex((word) => !isAssignment(word)));
    if (rest[0] === 'exec') rest = rest.slice(1);
    const argv = this.#withArgs(rest);
    if (argv[0] === undefined || argv[0].startsWith('-')) {
      throw new NotUnderstood(l10n.t('it uses exec without a command'));
    }
    if (this.#command) {
      const names = [this.#command.argv[0], argv[0]].map((word) => path.basename(word ?? ''));
      throw new NotUnderstood(
        l10n.t('it runs more than one command ("{0}", then "{1}")', names[0] ?? '', names[1] ?? ''),
      );
    }
    if (shellWords.has(argv[0])) throw new NotUnderstood(l10n.t('it uses "{0}"', argv[0]));
    this.#command = { argv, env: new Map(assigned) };
  }

  #set(words: readonly string[]): void {
    const known = words.every(
      (word) => /^[-+](?=.)[euxvEo]*$/.test(word) || setNames.includes(word),
    );
    if (!known) throw new NotUnderstood(l10n.t('it sets the shell option "{0}"', words.join(' ')));
  }

  async #changeFolder(words: readonly string[]): Promise<void> {
    const [target, ...more] = words.filter((word) => word !== '--');
    if (target === undefined || target === '-' || more.length > 0 || this.#command) {
      throw new NotUnderstood(l10n.t('it changes folder in a way that is not understood'));
    }
    const folder = path.resolve(this.#cwd, target);
    if ((await this.scope.files.kind(folder)) !== 'folder') {
      throw new NotUnderstood(l10n.t('it changes to a folder that does not exist ({0})', folder));
    }
    this.#cwd = folder;
  }

  #export(words: readonly string[]): void {
    for (const word of words) {
      const match = assignment.exec(word);
      if (!match && !/^[A-Za-z_]\w*$/.test(word)) {
        throw new NotUnderstood(l10n.t('it uses export in a way that is not understood'));
      }
      const name = match?.[1] ?? word;
      const value = match?.[2] ?? this.#lookUp(name);
      if (value === undefined) continue;
      this.#variables.set(name, value);
      this.#exported.set(name, value);
    }
    this.#refuseAfterCommand();
  }

  #assign(name: string, value: string): void {
    this.#refuseAfterCommand();
    this.#variables.set(name, value);
    // What came from the environment stays in it.
    if (this.#exported.has(name) || this.scope.variable(name) !== undefined) {
      this.#exported.set(name, value);
    }
  }

  #refuseAfterCommand(): void {
    if (this.#command) throw new NotUnderstood(l10n.t('it goes on after its command'));
  }

  #leadingAssignments(words: readonly Entry[]): readonly (readonly [string, string])[] {
    const end = words.findIndex((word) => !isAssignment(word));
    return words.slice(0, end === -1 ? undefined : end).map((word) => {
      const match = assignment.exec(String(word));
      return [match?.[1] ?? '', match?.[2] ?? ''] as const;
    });
  }

  /** Puts the script's arguments where `$@` stands. */
  #withArgs(words: readonly Entry[]): readonly string[] {
    return words.flatMap((word) =>
      typeof word === 'object' && word.op === '@' ? this.scope.args : texts([word]),
    );
  }

  #statements(line: string, splitUnquoted = false): readonly Statement[] {
    const statements: { after: Statement['after']; words: Entry[] }[] = [{ after: '', words: [] }];
    for (const entry of this.#parse(line, splitUnquoted)) {
      const op = typeof entry === 'object' ? entry.op : undefined;
      if (op === ';' || op === '&&' || op === '||') statements.push({ after: op, words: [] });
      else statements.at(-1)?.words.push(entry);
    }
    return statements;
  }

  #parse(line: string, splitUnquoted: boolean): readonly Entry[] {
    const lookUp = (name: string): string | { op: string } =>
      name === '@' ? { op: '@' } : this.#expand(name);
    try {
      // The published types of shell-quote lack this option of 1.12.
      const options = { splitUnquoted } as object;
      return parse(line, lookUp, options) as readonly Entry[];
    } catch (error) {
      if (error instanceof NotUnderstood) throw error;
      throw new NotUnderstood(l10n.t('it has a substitution that is not understood'));
    }
  }

  /** The value of `NAME`, or of what stands in `${…}`. */
  #expand(inner: string): string {
    const match = /^([A-Za-z_]\w*)(?:(:?[-+])([\s\S]*))?$/.exec(inner);
    if (!match) throw new NotUnderstood(l10n.t('it uses the variable "{0}"', `$${inner}`));
    const [, name = '', operator, word = ''] = match;
    if (name.startsWith('npm_')) {
      throw new NotUnderstood(l10n.t('it uses the variable "{0}"', `$${name}`));
    }
    const value = this.#lookUp(name);
    const isSet = operator?.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    if (operator?.endsWith('-')) return isSet ? (value ?? '') : this.#expandText(word);
    if (operator?.endsWith('+')) return isSet ? this.#expandText(word) : '';
    return value ?? '';
  }

  #expandText(text: string): string {
    return text.replace(/\$\{([^{}]+)\}|\$(\w+)/g, (_, braced?: string, plain?: string) =>
      this.#expand(braced ?? plain ?? ''),
    );
  }

  #lookUp(name: string): string | undefined {
    if (name === 'PWD') return this.#cwd;
    if (name === folderVariable) return this.scope.scriptFolder;
    return this.#variables.get(name) ?? this.scope.variable(name);
  }
}
