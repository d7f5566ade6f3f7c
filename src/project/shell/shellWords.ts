import { NotUnderstood } from './notUnderstood';
import * as l10n from '@vscode/l10n';

/** A word, or shell-quote's note of something that is no word. */
export type Entry = string | { readonly op?: string; readonly pattern?: string };

/** `NAME=value`. */
export const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** The variable that stands for the folder of the script. */
export const folderVariable = 'CODEX_SERVICES_SCRIPT_FOLDER';

/** Words of the shell's own that start something longer or act on the shell itself. */
export const shellWords: ReadonlySet<string> = new Set(
  `if for while until case function select then do ! { } ( source . eval trap read shift unset wait test
  command builtin nohup time ulimit umask alias return exit local declare typeset readonly true : false`.split(
    /\s+/,
  ),
);

/** `$(dirname "$0")` and its kin become a variable; so does `$(pwd)`. */
export function withScriptFolder(line: string): string {
  const self = String.raw`(?:"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?)`;
  const folder = `\${${folderVariable}}`;
  return line
    .replace(new RegExp(String.raw`\$\(\s*dirname\s+(?:--\s+)?${self}\s*\)`, 'g'), folder)
    .replace(/\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/g, folder)
    .replace(
      /\$\(\s*cd\s+(?:--\s+)?"?\$\{CODEX_SERVICES_SCRIPT_FOLDER\}"?\s*(?:>\s*\/dev\/null\s*)?&&\s*pwd(?:\s+-P)?\s*\)/g,
      folder,
    )
    .replace(/\$\(\s*pwd\s*\)/g, '${PWD}');
}

/** True for a word of the form `NAME=value`. */
export function isAssignment(word: Entry): boolean {
  return typeof word === 'string' && assignment.test(word);
}

/** Entries as plain words. Throws NotUnderstood for operators and patterns. */
export function texts(words: readonly Entry[]): readonly string[] {
  return words.map((word) => {
    if (typeof word === 'string') return word;
    if (word.op === 'glob') {
      throw new NotUnderstood(l10n.t('it uses patterns that the shell expands'));
    }
    throw new NotUnderstood(l10n.t('it uses "{0}"', word.op ?? '#'));
  });
}
