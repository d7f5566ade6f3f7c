import { ownValue } from '../base/ownValue';
import { runners, type RunnerWords } from './runnerWords';
import { splitCommandLine } from './shell/commandLine';

/** The package a call is for, where its words name one. */
interface Place {
  /** Relative to where it is called, or absolute. */
  readonly folder?: string;
  /** A name, or a folder; `''` for the package at the root of the workspaces. */
  readonly package?: string;
}

/** A script of package.json that npm, pnpm, yarn or bun runs, a task of deno's, or what turbo and lerna make of one. */
export interface ScriptCall extends Place {
  readonly type: 'script';
  readonly script: string;
  /** Where the script's name stands among the arguments. */
  readonly at: number;
  /** What reaches the script. */
  readonly args: readonly string[];
  /** True behind `run`; else pnpm, yarn and bun take a program of node_modules/.bin for it as well. */
  readonly explicit: boolean;
  /** True where options stand there that may change what runs. */
  readonly odd: boolean;
}

/** A script that is run in several packages, such as by `turbo run dev`, `pnpm -r dev`, `npm run dev --workspaces`. */
export interface ManyCall {
  readonly type: 'many';
  readonly script: string;
  readonly folder?: string;
  /** Which packages, as they are written; empty for all that have the script. */
  readonly packages: readonly string[];
}

/** A program of a package, behind `npx`, `npm exec`, `pnpm dlx`, `bunx` and the like. */
export interface ProgramCall extends Place {
  readonly type: 'program';
  /** `npx`, `pnpm exec`. */
  readonly wrapper: string;
  /** Where the program stands among the arguments; undefined where there is none. */
  readonly at?: number;
  /** True where it is always downloaded. */
  readonly downloads: boolean;
  readonly odd: boolean;
}

/** `other`: installing, publishing, or whatever else a package manager does without running a script. */
export type RunnerCall = ScriptCall | ManyCall | ProgramCall | { readonly type: 'other' };

const other: RunnerCall = { type: 'other' };
/** Options of npx and its kin that leave the program what it is. */
const harmless: ReadonlySet<string> = new Set('y yes no no-install quiet q s workspace'.split(' '));

/**
 * What a package manager, npx, deno, turbo or lerna is asked to run; undefined for any other tool, and for bun and deno where
 * they run a file themselves.
 */
export function runnerCall(tool: string, args: readonly string[]): RunnerCall | undefined {
  if (['npx', 'bunx', 'pnpx'].includes(tool)) return programCall(tool, args, 0);
  const words = ownValue(runners, tool);
  if (!words || args.length === 0) return undefined;
  const front = readFront(words, args, tool === 'yarn');
  const [first, at] = front.plain[0] ?? [];
  // Their options may belong to a file that they run.
  const runsFiles = tool === 'bun' || tool === 'deno';
  if (first === undefined || at === undefined) return runsFiles ? undefined : other;
  if (words.exec?.includes(first)) {
    return goesThrough(words, front)
      ? other
      : { ...programCall(`${tool} ${first}`, args, at + 1, front.odd), ...placeOf(front) };
  }
  const explicit = words.run.includes(first);
  const [script, place] = (explicit ? front.plain[1] : front.plain[0]) ?? [];
  if (tool === 'deno' && !explicit) return undefined;
  if (tool === 'bun' && /[./\\]/.test(script ?? '')) return undefined;
  if (script === undefined || place === undefined) return other;
  if (!explicit && !isBare(words, script)) return other;
  const rest = args.slice(place + 1);
  const dashes = rest.indexOf('--');
  const before = dashes === -1 ? rest : rest.slice(0, dashes);
  const own = new Set(front.optionsAt.map((index) => index - place - 1));
  if (goesThrough(words, front)) {
    return { type: 'many', script, packages: front.packages, ...folderOf(front) };
  }
  return {
    type: 'script',
    script,
    at: place,
    args: [
      ...before.filter((_, index) => !own.has(index)),
      ...(dashes === -1 ? [] : rest.slice(dashes + 1)),
    ],
    explicit,
    odd: front.odd || (words.goesThrough === true && front.plain.length > (explicit ? 2 : 1)),
    ...placeOf(front),
  };
}

function isBare({ bare, own }: RunnerWords, script: string): boolean {
  return bare === 'all' ? own?.has(script) !== true : (bare?.includes(script) ?? false);
}

/** True where several packages are meant: `web...` are those around it as well, `*` any of a name. */
function goesThrough(words: RunnerWords, { many, packages }: Front): boolean {
  const [only = ''] = packages;
  if (packages.length === 0) return many || words.goesThrough === true;
  return packages.length > 1 || /\.\.\.|[*![\]^{}]/.test(only);
}

interface Front {
  /** The words that are no options, with their places. */
  readonly plain: (readonly [word: string, at: number])[];
  /** Where its own options and their values stand. */
  readonly optionsAt: number[];
  folder?: string;
  readonly packages: string[];
  many: boolean;
  /** True for options that are not known to be harmless. */
  odd: boolean;
}

function folderOf({ folder }: Front): Pick<Place, 'folder'> {
  return folder === undefined ? {} : { folder };
}

function placeOf(front: Front): Place {
  const [name] = front.packages;
  return { ...folderOf(front), ...(name === undefined ? {} : { package: name }) };
}

/** What stands up to the name of the script, and behind it where its options may stand there too. */
function readFront(words: RunnerWords, args: readonly string[], isYarn: boolean): Front {
  const front: Front = { plain: [], optionsAt: [], packages: [], many: false, odd: false };
  const { plain, optionsAt, packages } = front;
  const { valued, flags } = words.harmless;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [option = '', inline] = word.split(/=(.*)/s);
    const first = plain[0]?.[0];
    const named = first !== undefined && (plain.length > 1 || !words.run.includes(first));
    if (word === '--' || (named && words.optionsBehind !== true)) break;
    if (!word.startsWith('-')) {
      if (isYarn && plain.length === 0 && word === 'workspace') packages.push(args[++at] ?? '');
      else if (isYarn && plain.length === 0 && word === 'workspaces') {
        front.many = true;
        // `workspaces run dev`, and Yarn 4's `workspaces foreach OPTIONS run dev`.
        at = args.indexOf('run', at);
        if (at === -1) break;
        at--;
      } else plain.push([word, at]);
      continue;
    }
    optionsAt.push(at);
    const value = (): string => {
      if (inline !== undefined) return inline;
      optionsAt.push(++at);
      return args[at] ?? '';
    };
    if (words.folder?.includes(option)) front.folder = value();
    else if (words.packages?.includes(option)) packages.push(value());
    else if (words.root?.includes(option)) packages.push('');
    else if (words.many?.includes(option)) front.many = true;
    else if (isNamed(valued, option)) value();
    else if (!isNamed(flags, option)) front.odd = true;
  }
  return front;
}

function isNamed(names: string | undefined, option: string): boolean {
  return names?.split(/\s+/).includes(option.replace(/^--?/, '')) ?? false;
}

function programCall(
  wrapper: string,
  args: readonly string[],
  from: number,
  oddBefore = false,
): ProgramCall {
  const { options, targetAt } = splitCommandLine(args.slice(from), {
    valued: 'package:p call:c workspace:w',
  });
  const members = options.filter(({ name }) => name === 'workspace');
  const [member] = members;
  return {
    type: 'program',
    wrapper,
    ...(targetAt === undefined ? {} : { at: from + targetAt }),
    downloads: wrapper.endsWith(' dlx'),
    odd: oddBefore || members.length > 1 || options.some(({ name }) => !harmless.has(name)),
    ...(member?.value === undefined ? {} : { package: member.value }),
  };
}
