import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { NotUnderstood } from './notUnderstood';
import { parseShell, type ShellCommand } from './parseShell';
import { assignmentOf, quotedParts, type ShellWord, type WordPart } from './words';

/** What a shell program starts from. */
export interface ShellStart {
  /** Absolute; undefined where it is unknown. */
  readonly folder: string | undefined;
  /** The folder of the script, for `$(dirname "$0")`; undefined for text that is in no file. */
  readonly scriptFolder?: string;
  /** `$@`, where it is known. */
  readonly args?: readonly string[];
  /** Gives an inherited variable. */
  readonly variable?: (name: string) => string | undefined;
  /** Throws NotUnderstood for what cannot be known; else that stays as it is written. */
  readonly strict: boolean;
}

const ownFile = /^\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?$/;
const ownFolder = /^\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}$/;
const declaring = new Set(['export', 'declare', 'readonly']);

/** A variable that is set to itself twice doubles with each line. */
const maxFilledChars = 4_000_000;

/** Where a shell program stands after some of its commands: folder, variables, what is exported. */
export class ShellState {
  /** What variables have been filled in with, in characters. */
  #filled = 0;
  #folder: string | undefined;
  readonly #variables = new Map<string, string>();
  readonly #exported = new Map<string, string>();
  /** The folders outside of open subshells. */
  readonly #outer: (string | undefined)[] = [];

  constructor(private readonly start: ShellStart) {
    this.#folder = start.folder;
  }

  get folder(): string | undefined {
    return this.#folder;
  }

  get exported(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#exported);
  }

  /** A command with its variables expanded, as the shell would before running it. */
  expanded(command: ShellCommand): ShellCommand {
    const one = (word: ShellWord): ShellWord => ({
      ...word,
      text: this.#fields(word, false).join(''),
    });
    const declares = declaring.has(command.words[0]?.text ?? '');
    return {
      ...command,
      assigned: command.assigned.map(one),
      words: command.words.flatMap((word) => {
        // Outside strict reading a word stays one, since its place is one.
        if (declares || !this.start.strict) return [one(word)];
        return this.#fields(word, true).map((text) => ({ ...word, text }));
      }),
    };
  }

  /** Takes in what an expanded command does to the shell itself: assignments, `export`, `cd`, subshells. */
  apply({ words, assigned, after, before }: ShellCommand): void {
    if (after === '(') this.#outer.push(this.#folder);
    const [first, ...rest] = words.map(({ text }) => text);
    if (first === undefined) {
      for (const { text } of assigned) this.#assign(text);
    } else if (declaring.has(first)) {
      for (const word of rest) this.#declare(first, word);
    } else if (first === 'cd' || first === 'pushd') {
      const target = rest.find((word) => !word.startsWith('-')) ?? '~';
      this.#folder =
        this.#folder === undefined || /[$`~*]/.test(target)
          ? undefined
          : path.resolve(this.#folder, target);
    } else if (first === 'popd') this.#folder = this.start.folder;
    if (before === ')' && this.#outer.length > 0) this.#folder = this.#outer.pop();
  }

  #assign(word: string): void {
    const [name, value] = assignmentOf(word) ?? ['', ''];
    this.#variables.set(name, value);
    // What came from the environment stays in it.
    if (this.#exported.has(name) || this.start.variable?.(name) !== undefined) {
      this.#exported.set(name, value);
    }
  }

  #declare(how: string, word: string): void {
    const assigned = assignmentOf(word);
    if (!assigned && this.start.strict && !/^[A-Za-z_]\w*$/.test(word)) {
      throw new NotUnderstood(l10n.t('it uses export in a way that is not understood'));
    }
    const [name, value] = assigned ?? [word, this.#lookUp(word)];
    if (value === undefined) return;
    this.#variables.set(name, value);
    if (how === 'export') this.#exported.set(name, value);
  }

  /** What a word becomes; `split`: unquoted variables fall apart at blanks. */
  #fields(word: ShellWord, split: boolean): readonly string[] {
    if (this.start.strict) check(word);
    const parts = word.parts ?? [{ kind: 'text', text: word.text, quoted: true }];
    const [only] = parts.filter(({ text }) => text !== '');
    if (
      only?.text === '$@' &&
      this.start.args &&
      parts.every(({ text }) => /^(\$@)?$/.test(text))
    ) {
      return this.start.args;
    }
    const fields: string[] = [];
    let open = '';
    let any = false;
    for (const part of parts) {
      const value = this.#value(part);
      if (part.kind === 'text' || part.quoted || !split) {
        open += value;
        any ||= part.quoted || value !== '';
        continue;
      }
      const [head = '', ...tail] = value.split(/\s+/);
      open += head;
      any ||= head !== '';
      for (const next of tail) {
        if (any) fields.push(open);
        open = next;
        any = next !== '';
      }
    }
    return any ? [...fields, open] : fields;
  }

  #value({ kind, text, quoted }: WordPart): string {
    if (kind === 'text') return text;
    if (kind === 'command') return this.#substituted(text);
    if (ownFolder.test(text) && this.start.scriptFolder !== undefined) {
      return this.start.scriptFolder;
    }
    const value = this.#variable(text.replace(/^\$\{?|\}$/g, ''));
    if (value === undefined && !this.start.strict) return text;
    this.#filled += value?.length ?? 0;
    if (this.#filled > maxFilledChars) {
      if (!this.start.strict) return text;
      throw new NotUnderstood(l10n.t('it uses the variable "{0}"', text));
    }
    if (this.start.strict && !quoted && /[*?[]/.test(value ?? '')) throw patterns();
    return value ?? '';
  }

  /** The value of `NAME`, or of what stands in `${…}`. */
  #variable(inner: string): string | undefined {
    const match = /^([A-Za-z_]\w*)(?:(:?[-+])([\s\S]*))?$/.exec(inner);
    const [, name = '', operator, word = ''] = match ?? [];
    if (!match || name.startsWith('npm_')) {
      if (!this.start.strict) return undefined;
      throw new NotUnderstood(l10n.t('it uses the variable "{0}"', `$${inner}`));
    }
    const value = this.#lookUp(name);
    if (operator === undefined || (value === undefined && !this.start.strict)) return value;
    const isSet = operator.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    const other = (): string =>
      quotedParts(word)
        .map((part) => this.#value(part))
        .join('');
    if (operator.endsWith('-')) return isSet ? value : other();
    return isSet ? other() : '';
  }

  #lookUp(name: string): string | undefined {
    if (name === 'PWD') return this.#folder;
    return this.#variables.get(name) ?? this.start.variable?.(name);
  }

  /** `$(pwd)`, `$(dirname "$0")` and `$(cd FOLDER && pwd)` are known. */
  #substituted(text: string): string {
    const [first, second, third] = parseShell(/^\$\(([\s\S]*)\)$/.exec(text)?.[1] ?? '');
    const folder = third ? undefined : this.#folderOf(first, second);
    if (folder !== undefined) return folder;
    if (!this.start.strict) return text;
    throw new NotUnderstood(l10n.t('it runs a command inside a command'));
  }

  #folderOf(first: ShellCommand | undefined, second: ShellCommand | undefined): string | undefined {
    const here = this.#folder ?? this.start.scriptFolder;
    const words = first?.words.filter(({ text }) => text !== '--') ?? [];
    const [program, target] = words;
    if (program?.text === 'pwd' && !second) return this.#folder;
    if (!target || words.length > 2) return undefined;
    if (program?.text === 'dirname' && !second) {
      return ownFile.test(target.text) ? this.start.scriptFolder : undefined;
    }
    if (program?.text !== 'cd' || second?.words[0]?.text !== 'pwd' || here === undefined) {
      return undefined;
    }
    const folder = this.#fields(target, false).join('');
    return /[$`~*]/.test(folder) ? undefined : path.resolve(here, folder);
  }
}

/** Throws NotUnderstood for a word that the shell makes into something else than its text and variables. */
function check({ parts = [], open }: ShellWord): void {
  if (
    open ||
    parts.some(({ kind, text, quoted }) => kind === 'text' && quoted && text.includes('\n'))
  ) {
    throw new NotUnderstood(l10n.t('it has text in quotes over several lines'));
  }
  const bare = parts
    .map(({ kind, text, quoted }) => (kind === 'text' && !quoted ? text : '_'))
    .join('');
  if (/[{[#*?]|(^|[=:])~/.test(bare)) throw patterns();
}

function patterns(): NotUnderstood {
  return new NotUnderstood(l10n.t('it uses patterns that the shell expands'));
}
