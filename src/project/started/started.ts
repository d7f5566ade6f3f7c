// What a command comes to start, told without running it and without being sure: packages, scripts and commands behind it.
// From outside: StartedReader; one command that can be proved is understandShell's matter.
import type { PackageJson } from '../packageJson';
import type { ToolCommand } from '../tools/toolCommand';

/** A script of package.json, with what it starts. */
export interface StartedScript {
  readonly type: 'script';
  readonly manifest: PackageJson;
  readonly script: string;
  /** True where it was named, rather than being one of all packages that have a script of that name. */
  readonly named: boolean;
  /** True where all packages are meant that have such a script: `turbo run dev`. */
  readonly ofAll?: true;
  readonly parts: readonly Started[];
}

/**
 * What a command is to somebody who looks for services: `server`; `builder`, which makes files; `setup`, which ends by itself;
 * `compose`, which leaves it to Docker; `unknown`.
 */
export type Role = 'server' | 'builder' | 'setup' | 'compose' | 'unknown';

/** One command, without what stands in front of it. */
export interface StartedCommand {
  readonly type: 'command';
  readonly role: Role;
  /** Absolute: where it runs. */
  readonly folder: string;
  readonly words: readonly string[];
  /** What is exported or assigned in front of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Taken apart, where its tool is known. */
  readonly known?: ToolCommand;
  /** True where what runs it gives it a port of its own choice. */
  readonly portGiven?: true;
  /** The package that it runs in, where it stands in a script. */
  readonly manifest?: PackageJson;
}

export type Started = StartedScript | StartedCommand;

/** All commands below, in order. */
export function commandsIn(started: Started): readonly StartedCommand[] {
  return started.type === 'command' ? [started] : started.parts.flatMap(commandsIn);
}

/** The servers below, in order. */
export function serversIn(started: Started): readonly StartedCommand[] {
  return commandsIn(started).filter(({ role }) => role === 'server');
}
