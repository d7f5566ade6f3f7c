import * as path from 'node:path';
import { parseArgs } from 'node:util';

/** One option as it stood on a command line. */
export interface Option {
  /** Without dashes. A short option that was declared has its long name. */
  readonly name: string;
  readonly value?: string;
  /** The words it was written with, for passing it on. */
  readonly words: readonly string[];
}

/** A command line cut at its first word that is no option. */
export interface CommandLine {
  readonly options: readonly Option[];
  /** The first word that is no option; undefined where there is none. */
  readonly target?: string;
  /** Everything after it. */
  readonly rest: readonly string[];
}

/**
 * Splits arguments into options, target and the rest. `valued` declares which options take the next word as their value
 * (long name → short letter or ''); every other option is a flag, unless it is written with `=`. `flags` gives long names
 * to short flags.
 */
export function splitCommandLine(
  args: readonly string[],
  valued: Readonly<Record<string, string>>,
  flags: Readonly<Record<string, string>> = {},
): CommandLine {
  const declare = (short: string, type: 'string' | 'boolean') =>
    short === '' ? { type } : { type, short };
  const options = Object.fromEntries([
    ...Object.entries(flags).map(([name, short]) => [name, declare(short, 'boolean')] as const),
    ...Object.entries(valued).map(([name, short]) => [name, declare(short, 'string')] as const),
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found: Option[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') {
      const [target, ...rest] = args.slice(token.index + 1);
      return { options: found, ...(target === undefined ? {} : { target }), rest };
    }
    if (token.kind === 'positional') {
      return { options: found, target: token.value, rest: args.slice(token.index + 1) };
    }
    const { name, rawName, value, inlineValue } = token;
    if (value === undefined) found.push({ name, words: [rawName] });
    else if (!inlineValue) found.push({ name, value, words: [rawName, value] });
    else found.push({ name, value, words: [`${rawName}${rawName.length > 2 ? '=' : ''}${value}`] });
  }
  return { options: found, rest: [] };
}

/** The name of a program without folder and Windows extension: `/usr/bin/npm.cmd` → `npm`. */
export function programName(program: string): string {
  return path.basename(program.replace(/\\/g, '/')).replace(/\.(exe|cmd|bat|ps1)$/i, '');
}

/** True for a word that names a file rather than a program in PATH. */
export function isPath(word: string): boolean {
  return /[\\/]/.test(word);
}

/** Files inside a package that are what its command runs: `node_modules/next/dist/bin/next` → `next`. */
const entryFiles: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)next\/dist\/bin\/next$/, 'next'],
  [/(^|\/)tsx\/dist\/cli\.[cm]?js$/, 'tsx'],
  [/(^|\/)nodemon\/bin\/nodemon(\.js)?$/, 'nodemon'],
  [/(^|\/)ts-node-dev\/lib\/bin(\.js)?$/, 'ts-node-dev'],
  [/(^|\/)ts-node\/dist\/bin(\.js)?$/, 'ts-node'],
  [/(^|\/)npm\/bin\/npm-cli(\.js)?$/, 'npm'],
  [/(^|\/)npm\/bin\/npx-cli(\.js)?$/, 'npx'],
  [/(^|\/)node_modules\/\.bin\/([\w.-]+)$/, ''],
];

/** The tool that a program is: by the file inside a package, by node_modules/.bin, else by its base name. */
export function toolName(program: string): string {
  const slashed = program.replace(/\\/g, '/');
  for (const [pattern, tool] of entryFiles) {
    if (pattern.test(slashed)) return tool || programName(program);
  }
  return programName(program);
}

/** True for a file by which `toolName` knows a tool, so that `node FILE` means that tool. */
export function isToolFile(file: string): boolean {
  const slashed = file.replace(/\\/g, '/');
  return entryFiles.some(([pattern]) => pattern.test(slashed));
}
