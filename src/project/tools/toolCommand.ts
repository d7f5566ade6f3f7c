import { type Option, splitCommandLine } from '../shell/commandLine';
import { bareCommand } from '../shell/bareCommand';
import { parseShell } from '../shell/parseShell';
import { innerTool } from './innerTool';
import { toolName, toolNamed } from './table';
import type { Tool } from './tool';

/** A command of a known tool, taken apart by the tool's own grammar. */
export interface ToolCommand {
  readonly tool: Tool;
  /** The name it goes by here: `tsnd`. */
  readonly name: string;
  /** `dev` in `next dev`; '' where there is none. */
  readonly command: string;
  readonly options: readonly Option[];
  /** The first word that is neither an option nor the command. */
  readonly target?: string;
  /** Where it stands among the words. */
  readonly targetAt?: number;
  /** Everything after it. */
  readonly rest: readonly string[];
  /** As people call it, where it watches files: `tsx watch`. */
  readonly watcher?: string;
}

/** What a command's words say, the program first; undefined for a tool that is not known. */
export function toolCommand(words: readonly string[]): ToolCommand | undefined {
  const inner = innerTool(words);
  const carried = inner && toolCommand(inner.words);
  if (carried) return moved(carried, inner.at);
  const [program = '', ...args] = words;
  const name = toolName(program);
  const tool = toolNamed(name);
  if (!tool) return undefined;
  const at = commandAt(tool, args);
  const command = args[at] ?? '';
  const through = tool.runsFile !== true;
  const read = splitCommandLine(args.slice(at + 1), tool.options ?? {}, through);
  const front = splitCommandLine(args.slice(0, Math.max(0, at)), tool.options ?? {}, through);
  const options = [...shifted(front.options, 1), ...shifted(read.options, at + 2)];
  const watch = tool.watch?.find(
    (one) =>
      (one.command ?? command) === command &&
      (one.option === undefined || options.some((option) => option.name === one.option)),
  );
  const watcher = [name, watch?.command, watch?.option && `--${watch.option}`];
  return {
    tool,
    name,
    command,
    options,
    rest: read.rest,
    ...(read.target === undefined
      ? {}
      : { target: read.target, targetAt: (read.targetAt ?? 0) + at + 2 }),
    ...(watch ? { watcher: watcher.filter(Boolean).join(' ') } : {}),
  };
}

/** Where its command stands among the arguments; -1 where it has none. */
function commandAt({ commands, options, serves }: Tool, args: readonly string[]): number {
  const [first = ''] = args;
  if (commands !== 'any') return commands?.includes(first) ? 0 : -1;
  if (/^[^-]/.test(first)) return 0;
  // `celery -A app worker`: which of its options take a value need not be known to us.
  const { target = '', targetAt = -1 } = splitCommandLine(args, options ?? {});
  return serves?.includes(target) ? targetAt : -1;
}

/** The same command as a part of a longer one. */
function moved(found: ToolCommand, by: number): ToolCommand {
  const { options, targetAt } = found;
  return {
    ...found,
    options: shifted(options, by),
    ...(targetAt === undefined ? {} : { targetAt: targetAt + by }),
  };
}

function shifted(options: readonly Option[], by: number): readonly Option[] {
  return options.map((option) => ({ ...option, at: option.at + by }));
}

/** True where an option keeps a command from being what its tool usually is. */
export function isOdd({ tool, options }: ToolCommand): boolean {
  return options.some(({ name }) => tool.odd?.includes(name));
}

/** True where a command is a server of the user's own, so that a folder with it is a service. */
export function isServer(found: ToolCommand): boolean {
  const { tool, command, target, watcher, options } = found;
  const complete = !tool.runsFile || target !== undefined || watcher === tool.name;
  const has = tool.needs?.some((name) => options.some((option) => option.name === name)) ?? true;
  return (tool.serves?.includes(command) ?? false) && complete && has && !isOdd(found);
}

/** An option that concerns watching alone. */
export function isWatchOption({ tool }: ToolCommand, { name }: Option): boolean {
  return tool.watchOptions?.includes(name) ?? false;
}

/** The places of the words that concern watching alone; without them the same program runs once. */
export function watchWords(found: ToolCommand): readonly number[] {
  const command = found.command === 'watch' ? [1] : [];
  const options = found.options.filter((option) => isWatchOption(found, option));
  return [...command, ...options.flatMap(({ at, words }) => words.map((_, index) => at + index))];
}

/** A command's words without those that concern watching alone. */
export function withoutWatch(found: ToolCommand, words: readonly string[]): readonly string[] {
  const dropped = new Set(watchWords(found));
  return words.filter((_, index) => !dropped.has(index));
}

/** The names of tools that shell text runs. */
export function toolsIn(text: string): readonly string[] {
  return parseShell(text).flatMap((command) => bareCommand(command)?.tool ?? []);
}

/** The watchers that shell text names, also in what it gives to another program as one word. */
export function watchersIn(text: string): readonly string[] {
  const found = parseShell(text).flatMap((command) => {
    const words = bareCommand(command)?.words.map((word) => word.text) ?? [];
    const inside = words.filter((word) => /\s/.test(word) && word !== text).flatMap(watchersIn);
    return [toolCommand(words)?.watcher ?? [], inside].flat();
  });
  return [...new Set(found)];
}
