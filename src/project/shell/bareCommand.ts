import { runnerCall } from '../packageRunner';
import { innerTool } from '../tools/innerTool';
import { toolName, toolNamed } from '../tools/table';
import { environmentRunner } from './environmentRunner';
import type { ShellCommand } from './parseShell';
import { assignmentOf, type ShellWord } from './words';

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
  const assignments = assignmentsOf(command.assigned.map(({ text }) => text));
  const seen: string[] = [];
  let words = command.words;
  for (;;) {
    const [first, ...rest] = words;
    if (!first) return undefined;
    const tool = toolName(first.text);
    const texts = rest.map(({ text }) => text);
    const prefix = prefixOf(words.map(({ text }) => text));
    const call = runnerCall(tool, texts);
    if (prefix) {
      Object.assign(assignments, prefix.assignments);
      words = words.slice(prefix.length);
    } else if (call?.type === 'program' && call.at !== undefined) {
      words = rest.slice(call.at);
    } else {
      const inner = innerTool([first.text, ...texts]);
      const [carried = ''] = inner?.words ?? [];
      return { tool: inner ? toolName(carried) : tool, words, assignments, prefixes: seen };
    }
    seen.push(tool);
  }
}

/** What stands in front of a command. */
export interface Prefix {
  readonly tool: string;
  readonly assignments: Readonly<Record<string, string>>;
  /** True where options of its own stand there, which may mean anything. */
  readonly odd: boolean;
  /** How many words are its own. */
  readonly length: number;
}

/** The prefix that a command begins with; undefined where it begins with none. */
export function prefixOf(command: readonly string[]): Prefix | undefined {
  const runner = environmentRunner(command);
  if (runner) return { ...runner, assignments: {} };
  const [program = '', ...words] = command;
  const tool = toolName(program);
  if (toolNamed(tool)?.role !== 'prefix') return undefined;
  const assigned: string[] = [];
  let odd = false;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (assignmentOf(word)) assigned.push(word);
    else if (!word.startsWith('-')) break;
    else {
      odd = true;
      if (/^(-p|--package|-e|-f|-n)$/.test(word)) at++;
    }
  }
  return { tool, assignments: assignmentsOf(assigned), odd, length: at + 1 };
}

function assignmentsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => assignmentOf(word) ?? ['', '']));
}

/** The shell script that a command runs by a shell or by its path. */
export function shellCall({
  tool,
  words,
}: BareCommand): { readonly word: ShellWord; readonly byPath: boolean } | undefined {
  const [first, ...rest] = words;
  if (!first) return undefined;
  if (toolNamed(tool)?.role === 'shell' || tool === 'source' || tool === '.') {
    if (rest.some(({ text }) => /^-\w*c$/.test(text))) return undefined;
    const word = rest.find(({ text }) => !text.startsWith('-'));
    return word && { word, byPath: false };
  }
  return first.text.endsWith('.sh') && first.text.includes('/')
    ? { word: first, byPath: true }
    : undefined;
}
