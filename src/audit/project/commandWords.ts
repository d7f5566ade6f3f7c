import * as path from 'node:path';
import { toolName } from '../../services/launch/commandLine';
import type { ShellCommand, ShellWord } from '../../project/shell/parseShell';

/** Programs that only set something up for the command behind them. */
const prefixes: ReadonlySet<string> = new Set(
  'exec nohup sudo nice env cross-env cross-env-shell dotenv dotenvx command time setsid stdbuf'.split(
    ' ',
  ),
);

/** A command without what stands in front of it: `exec`, `env A=b`, `cross-env`, `npx`, `pnpm exec`. */
export interface BareCommand {
  /** Name of the tool, such as `npm`, `tsx`, `next`. */
  readonly tool: string;
  readonly words: readonly ShellWord[];
  readonly assignments: Readonly<Record<string, string>>;
  /** `npx` and its kin, and `exec`, in the order they stood. */
  readonly prefixes: readonly string[];
}

/** Takes prefixes off a command; undefined where nothing is left. */
export function bareCommand(command: ShellCommand): BareCommand | undefined {
  const assignments = { ...command.assignments };
  const seen: string[] = [];
  let words = command.words;
  for (;;) {
    const [first, ...rest] = words;
    if (!first) return undefined;
    const tool = toolName(first.text);
    if (prefixes.has(tool)) {
      seen.push(tool);
      words = withoutOptions(rest, assignments);
      continue;
    }
    const runner = runnerLength(tool, rest);
    if (runner !== undefined) {
      seen.push(tool);
      words = withoutOptions(rest.slice(runner), assignments);
      continue;
    }
    return { tool, words, assignments, prefixes: seen };
  }
}

/** How many words behind `npx`, `pnpm exec`, `yarn dlx`, `bunx` belong to the runner. */
function runnerLength(tool: string, rest: readonly ShellWord[]): number | undefined {
  const first = rest[0]?.text ?? '';
  if (tool === 'npx' || tool === 'bunx' || tool === 'pnpx') return 0;
  if (tool === 'npm' && (first === 'exec' || first === 'x')) return 1;
  if ((tool === 'pnpm' || tool === 'yarn') && (first === 'exec' || first === 'dlx')) return 1;
  return tool === 'bun' && first === 'x' ? 1 : undefined;
}

function withoutOptions(
  words: readonly ShellWord[],
  assignments: Record<string, string>,
): readonly ShellWord[] {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]?.text ?? '';
    const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word);
    if (match) assignments[match[1] ?? ''] = match[2] ?? '';
    else if (!word.startsWith('-')) break;
    else if (/^(-p|--package|-e|-f|-n)$/.test(word)) at++;
  }
  return words.slice(at);
}

/** A call of a script of package.json. */
export interface ScriptCall {
  readonly script: string;
  /** The folder or the package it is called for, where the words name one. */
  readonly folder?: string;
  readonly package?: string;
}

const ownWords: ReadonlySet<string> = new Set(
  `install i ci add remove rm uninstall update up upgrade exec x dlx create init publish pack link list ls audit cache
  config prune rebuild why outdated test t`.split(/\s+/),
);

/** Which script `npm run X`, `yarn X`, `pnpm --filter P X`, … runs; undefined for anything else. */
export function scriptCall({ tool, words }: BareCommand): ScriptCall | undefined {
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(tool)) return undefined;
  const rest = words.slice(1).map(({ text }) => text);
  const plain: string[] = [];
  let folder: string | undefined;
  let packageName: string | undefined;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    const [option = '', inline] = word.split(/=(.*)/s);
    if (word === '--') break;
    if (['--prefix', '-C', '--cwd', '--dir'].includes(option)) folder = inline ?? rest[++at];
    else if (['--filter', '-F', '-w', '--workspace'].includes(option))
      packageName = inline ?? rest[++at];
    else if (!word.startsWith('-')) plain.push(word);
  }
  if (tool === 'yarn' && plain[0] === 'workspace') {
    packageName = plain[1];
    plain.splice(0, 2);
  }
  const explicit = ['run', 'run-script'].includes(plain[0] ?? '');
  const script = explicit ? plain[1] : plain[0];
  if (script === undefined || (!explicit && ownWords.has(script))) return undefined;
  if (!explicit && tool === 'npm' && !['start', 'stop', 'restart'].includes(script))
    return undefined;
  if (!explicit && tool === 'bun') return undefined;
  return {
    script,
    ...(folder === undefined ? {} : { folder }),
    ...(packageName === undefined ? {} : { package: packageName }),
  };
}

/** The shell script that a command runs by a shell or by its path. */
export function shellCall({
  tool,
  words,
}: BareCommand): { readonly word: ShellWord; readonly byPath: boolean } | undefined {
  const [first, ...rest] = words;
  if (!first) return undefined;
  if (['bash', 'sh', 'zsh', 'dash', 'source', '.'].includes(tool)) {
    if (rest.some(({ text }) => /^-\w*c$/.test(text))) return undefined;
    const word = rest.find(({ text }) => !text.startsWith('-'));
    return word && { word, byPath: false };
  }
  return first.text.endsWith('.sh') && first.text.includes('/')
    ? { word: first, byPath: true }
    : undefined;
}

/** True for a heap limit in some words. */
export function namesHeap(text: string): boolean {
  return /--max[-_]old[-_]space[-_]size\b/.test(text);
}

/** The heap limit in MB that some words name. */
export function heapMbIn(text: string): number | undefined {
  const match = /--max[-_]old[-_]space[-_]size(?:=|\s+)(\d+)/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** A path relative to a folder; undefined where a variable stands in it. */
export function resolvePath(folder: string | undefined, word: string): string | undefined {
  if (folder === undefined || /[$*?`~]/.test(word)) return undefined;
  return path.resolve(folder, word);
}
