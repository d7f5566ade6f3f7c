import * as path from 'node:path';
import type { ShellCommand } from '../../project/shell/parseShell';
import type { Document } from './documents';

/** A command of a shell script with the folder it runs in and what was exported before it. */
export interface PlacedCommand {
  readonly command: ShellCommand;
  /** Absolute; undefined where a variable decides. */
  readonly folder: string | undefined;
  readonly exported: Readonly<Record<string, string>>;
  /** Expands the variables that the script itself has set; others stay. */
  readonly expand: (word: string) => string;
}

const self = String.raw`"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?`;
const selfFolder = new RegExp(String.raw`\$\(\s*dirname\s+(?:--\s+)?${self}\s*\)|\$\{0%/\*\}`, 'g');
const ownFolder =
  /^\$\(\s*cd\s+(?:--\s+)?"?([^"$]*)"?\s*(?:>\s*\/dev\/null\s*)?(?:2>&1\s*)?&&\s*pwd(?:\s+-P)?\s*\)$/;

/** Follows `cd`, assignments and `export` through a shell script. */
export function placeCommands(document: Document, start: string): readonly PlacedCommand[] {
  const scriptFolder = path.dirname(document.file);
  const variables = new Map<string, string>();
  const exported: Record<string, string> = {};
  const placed: PlacedCommand[] = [];
  let folder: string | undefined = start;
  const outer: (string | undefined)[] = [];

  const expand = (word: string): string => {
    const here = folder;
    let text = word.replace(selfFolder, scriptFolder);
    if (here !== undefined) text = text.replace(/\$\(\s*pwd\s*\)|\$\{?PWD\}?/g, here);
    const nested = ownFolder.exec(text);
    if (nested) return path.resolve(here ?? scriptFolder, nested[1] ?? '.');
    return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
      return variables.get(braced ?? bare ?? '') ?? all;
    });
  };

  for (const command of document.shell) {
    if (command.after === '(') outer.push(folder);
    const words = command.words.map(({ text }) => text);
    for (const [name, value] of Object.entries(command.assignments)) {
      if (words.length === 0) variables.set(name, expand(value));
    }
    if (words[0] === 'export' || words[0] === 'declare' || words[0] === 'readonly') {
      for (const word of words.slice(1)) {
        const match = /^(\w+)=([\s\S]*)$/.exec(word);
        if (!match) continue;
        variables.set(match[1] ?? '', expand(match[2] ?? ''));
        if (words[0] === 'export') exported[match[1] ?? ''] = expand(match[2] ?? '');
      }
    }
    placed.push({ command, folder, exported: { ...exported }, expand: frozen(expand, command) });
    if (words[0] === 'cd' || words[0] === 'pushd') {
      const target = expand(words.find((word, at) => at > 0 && !word.startsWith('-')) ?? '~');
      folder =
        folder === undefined || /[$`~*]/.test(target) ? undefined : path.resolve(folder, target);
    }
    if (words[0] === 'popd') folder = start;
    if (command.before === ')' && outer.length > 0) folder = outer.pop();
  }
  return placed;
}

/** Words are expanded with what is known when their command comes. */
function frozen(
  expand: (word: string) => string,
  { words }: ShellCommand,
): (word: string) => string {
  const known = new Map(words.map(({ text }) => [text, expand(text)]));
  return (word) => known.get(word) ?? word;
}
