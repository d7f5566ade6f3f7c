import type { ToolCommand } from '../../project/tools/toolCommand';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import type { Files } from '../../project/files';
import type { NodeVersion } from '../../project/nodeVersion/nodeRange';

/** What planning needs of the world. */
export interface LaunchContext {
  /** A real node: absolute path. */
  readonly node: string;
  /** Its version; undefined where that cannot be found out. Asked only where a project names one. */
  readonly nodeVersion?: () => Promise<NodeVersion | undefined>;
  readonly files: Files;
  /** `asWritten` launches every command as its author wrote it. */
  readonly launchMode: 'direct' | 'asWritten';
  /** The environment that the app gets besides its own: the clean one of docs/decisions.md 1. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** A command on its way from how it was written to what is really run. */
export interface Command {
  /** Program and arguments; never empty. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What wrappers exported; goes on top of the definition's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Flags that a wrapper gave to node and that the program must keep. */
  readonly nodeFlags: readonly string[];
  /** Wrappers and watchers taken off so far, outermost first. */
  readonly via: readonly string[];
  /** True below npm, pnpm, yarn, bun and npx: names are looked for in node_modules/.bin first. */
  readonly inPackage: boolean;
}

/** The end of the way: one program, or one cargo build and then its program. */
export interface Program {
  /** Absolute. */
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly build?: LaunchPlan['build'];
  readonly via: readonly string[];
}

/** One layer of a command, recognised and taken off; undefined when the rule does not know the command. */
export type Rule = (command: Command, scope: Scope) => Promise<Step | undefined>;

/** The launch of a tool of the table, its command taken apart. */
export type ToolRule = (found: ToolCommand, command: Command, scope: Scope) => Promise<Step>;

export type Step =
  | { readonly next: Command; readonly program?: undefined }
  | { readonly program: Program; readonly next?: undefined };

/** The world of one planning. */
export interface Scope extends LaunchContext {
  readonly definition: ServiceDefinition;
  /** A variable as the command sees it: exports over the definition's over the process's. */
  variable(command: Command, name: string): string | undefined;
}
