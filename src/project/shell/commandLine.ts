import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Grammar } from '../tools/tool';

/** One option as it stood on a command line. */
export interface Option {
  /** Without dashes. A short option that was declared has its long name. */
  readonly name: string;
  readonly value?: string;
  /** The words it was written with, for passing it on. */
  readonly words: readonly string[];
  /** Where the first of them stands among the arguments. */
  readonly at: number;
}

/** A command line cut at its first word that is no option. */
export interface CommandLine {
  readonly options: readonly Option[];
  /** The first word that is no option; undefined where there is none. */
  readonly target?: string;
  readonly targetAt?: number;
  /** Everything after it. */
  readonly rest: readonly string[];
}

/** The parser's time grows with the square of the words, and of the letters behind one dash; nobody writes so many. */
const maxWords = 2_000;
const maxLetters = 1_000;

/**
 * Splits arguments into options, target and the rest. An option that the grammar does not declare is a flag, unless it is written
 * with `=`. `through`: options behind the target are options as well, up to `--`. What is longer than any honest line has neither.
 */
export function splitCommandLine(
  args: readonly string[],
  grammar: Grammar,
  through = false,
): CommandLine {
  // Most have none, and reading options is the dear part.
  if (!args.slice(0, through ? undefined : 1).some((word) => word.startsWith('-'))) {
    const [target, ...rest] = args;
    return { options: [], rest, ...(target === undefined ? {} : { target, targetAt: 0 }) };
  }
  const isLong = args.some((word) => word.length > maxLetters && /^-[^-]/.test(word));
  if (args.length > maxWords || isLong) return { options: [], rest: [] };
  const { tokens } = parseArgs({
    args: [...args],
    options: declared(grammar),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found: Option[] = [];
  let targetAt: number | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') {
      targetAt ??= token.index + 1 < args.length ? token.index + 1 : undefined;
      break;
    }
    if (token.kind === 'positional') {
      targetAt ??= token.index;
      if (through) continue;
      break;
    }
    const { name, rawName, value, inlineValue, index: at } = token;
    if (value === undefined) found.push({ name, words: [rawName], at });
    else if (!inlineValue) found.push({ name, value, words: [rawName, value], at });
    else {
      const words = [`${rawName}${rawName.length > 2 ? '=' : ''}${value}`];
      found.push({ name, value, words, at });
    }
  }
  const target = targetAt === undefined ? undefined : args[targetAt];
  if (targetAt === undefined || target === undefined) return { options: found, rest: [] };
  return { options: found, target, targetAt, rest: args.slice(targetAt + 1) };
}

/** The name of a program without folder and Windows extension: `/usr/bin/npm.cmd` → `npm`. */
export function programName(program: string): string {
  return path.basename(program.replace(/\\/g, '/')).replace(/\.(exe|cmd|bat|ps1)$/i, '');
}

/** True for a word that names a file rather than a program in PATH. */
export function isPath(word: string): boolean {
  return /[\\/]/.test(word);
}

type Declared = Readonly<Record<string, { type: 'string' | 'boolean'; short?: string }>>;

/** By grammar: those of tools are long, and read for every command of a project. */
const known = new WeakMap<Grammar, Declared>();

function declared(grammar: Grammar): Declared {
  let options = known.get(grammar);
  if (!options) {
    const { valued = '', flags = '' } = grammar;
    options = Object.fromEntries([...declare(flags, 'boolean'), ...declare(valued, 'string')]);
    known.set(grammar, options);
  }
  return options;
}

function declare(names: string, type: 'string' | 'boolean') {
  return (names.match(/\S+/g) ?? []).map((name) => {
    const [long = '', short] = name.split(':');
    return [long, short === undefined ? { type } : { type, short }] as const;
  });
}
