import { ownValue } from '../base/ownValue';
import { splitCommandLine } from './shell/commandLine';

/** A script of package.json that npm, pnpm, yarn or bun runs. */
export interface ScriptCall {
  readonly type: 'script';
  readonly script: string;
  /** Where the script's name stands among the arguments. */
  readonly at: number;
  /** What reaches the script. */
  readonly args: readonly string[];
  /** True behind `run`; else pnpm, yarn and bun take a program of node_modules/.bin for it as well. */
  readonly explicit: boolean;
  /** The folder or the package it is called for, where the words name one. */
  readonly folder?: string;
  readonly package?: string;
  /** True where options stand there that may change what runs. */
  readonly odd: boolean;
}

/** A program of a package, behind `npx`, `npm exec`, `pnpm dlx`, `bunx` and the like. */
export interface ProgramCall {
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
export type RunnerCall = ScriptCall | ProgramCall | { readonly type: 'other' };

/** Words that run a script. */
const runWords: Readonly<Record<string, readonly string[]>> = {
  npm: ['run', 'run-script', 'rum', 'urn'],
  pnpm: ['run', 'run-script'],
  yarn: ['run'],
  bun: ['run'],
};
/** Scripts that npm runs without `run`. */
const shortcuts = ['start', 'test', 'stop', 'restart'];
const ownWords: ReadonlySet<string> = new Set(
  `install i ci add remove rm uninstall update up upgrade create init publish pack link list ls audit cache config prune
  rebuild why outdated t workspaces`.split(/\s+/),
);
const quiet: ReadonlySet<string> = new Set('-s --silent -q --quiet --loglevel=silent'.split(' '));
const folderOptions = ['--prefix', '-C', '--cwd', '--dir'];
const packageOptions = ['--filter', '-F', '-w', '--workspace'];
/** Options of npx and its kin that leave the program what it is. */
const harmless: ReadonlySet<string> = new Set(['y', 'yes', 'no', 'no-install', 'quiet', 'q', 's']);

/** What a package manager or npx is asked to run; undefined for any other tool, and for bun where it runs a file itself. */
export function runnerCall(tool: string, args: readonly string[]): RunnerCall | undefined {
  if (['npx', 'bunx', 'pnpx'].includes(tool)) return programCall(tool, args, 0, false);
  const words = ownValue(runWords, tool);
  if (!words) return undefined;
  const front = readFront(tool, args);
  const [first, at] = front.plain[0] ?? [];
  if (first === undefined || at === undefined)
    return args.length === 0 ? undefined : { type: 'other' };
  if (['exec', 'dlx'].includes(first) || (first === 'x' && (tool === 'npm' || tool === 'bun'))) {
    return programCall(`${tool} ${first}`, args, at + 1, front.odd);
  }
  const explicit = words.includes(first);
  const [script, place] = (explicit ? front.plain[1] : front.plain[0]) ?? [];
  // Bun runs files as well.
  if (tool === 'bun' && /[./\\]/.test(script ?? '')) return undefined;
  if (script === undefined || place === undefined) return { type: 'other' };
  if (!explicit && (tool === 'npm' ? !shortcuts.includes(script) : ownWords.has(script))) {
    return { type: 'other' };
  }
  const rest = args.slice(place + 1);
  const dashes = rest.indexOf('--');
  const before = (dashes === -1 ? rest : rest.slice(0, dashes)).filter((word) => !quiet.has(word));
  return {
    type: 'script',
    script,
    at: place,
    args: [...before, ...(dashes === -1 ? [] : rest.slice(dashes + 1))],
    explicit,
    odd: front.odd,
    ...(front.folder === undefined ? {} : { folder: front.folder }),
    ...(front.package === undefined ? {} : { package: front.package }),
  };
}

interface Front {
  /** The words that are no options, with their places. */
  readonly plain: readonly (readonly [word: string, at: number])[];
  readonly folder?: string;
  readonly package?: string;
  readonly odd: boolean;
}

/** What stands up to the name of the script. npm takes its options behind it as well, up to `--`. */
function readFront(tool: string, args: readonly string[]): Front {
  const plain: (readonly [string, number])[] = [];
  let folder: string | undefined;
  let packageName: string | undefined;
  let odd = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [option = '', inline] = word.split(/=(.*)/s);
    const first = plain[0]?.[0];
    const named =
      first !== undefined && (plain.length > 1 || !ownValue(runWords, tool)?.includes(first));
    if (word === '--' || (named && tool !== 'npm')) break;
    if (quiet.has(word)) continue;
    if (!word.startsWith('-')) {
      if (tool === 'yarn' && word === 'workspace' && plain.length === 0) {
        packageName = args[++at] ?? '';
        odd = true;
      } else plain.push([word, at]);
      continue;
    }
    odd = true;
    if (folderOptions.includes(option)) folder = inline ?? args[++at];
    // pnpm's -w is the root of the workspace, which no name stands for.
    else if (option === '-w' && tool === 'pnpm') packageName = '';
    else if (packageOptions.includes(option)) packageName = inline ?? args[++at];
  }
  return {
    plain,
    odd,
    ...(folder === undefined ? {} : { folder }),
    ...(packageName === undefined ? {} : { package: packageName }),
  };
}

function programCall(
  wrapper: string,
  args: readonly string[],
  from: number,
  oddBefore: boolean,
): ProgramCall {
  const { options, targetAt } = splitCommandLine(args.slice(from), { valued: 'package:p call:c' });
  return {
    type: 'program',
    wrapper,
    ...(targetAt === undefined ? {} : { at: from + targetAt }),
    downloads: wrapper.endsWith(' dlx'),
    odd: oddBefore || options.some(({ name }) => !harmless.has(name)),
  };
}
