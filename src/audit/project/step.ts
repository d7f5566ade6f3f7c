import * as path from 'node:path';
import type { BareCommand } from '../../project/shell/bareCommand';
import type { ShellCommand } from '../../project/shell/parseShell';
import type { ToolCommand } from '../../project/tools/toolCommand';
import type { Document } from './documents';
import type { Manifest } from './manifest';

/** One command on the way from a service's definition to the program that serves. */
export interface Step {
  readonly type: 'app' | 'script' | 'shell';
  /** Where the command is written. */
  readonly document: Document;
  readonly command: ShellCommand;
  readonly bare: BareCommand;
  /** What the command says, where its tool is known. */
  readonly known: ToolCommand | undefined;
  /** Absolute; undefined where it is unknown. */
  readonly folder: string | undefined;
  /** Everything that the way has set so far. */
  readonly env: Readonly<Record<string, string>>;
  /** The script of package.json it stands in. */
  readonly script?: string;
  /** True for a command that runs another one of these steps. */
  readonly leads: boolean;
  /** The last command of its script. */
  readonly last: boolean;
}

/** A call of something that is not there. */
export interface MissingCall {
  readonly document: Document;
  readonly start: number;
  readonly end: number;
  /** As it is written. */
  readonly name: string;
  readonly file: string;
  readonly kind: 'shell' | 'script';
  readonly folder: string;
  readonly script?: string;
}

/** What following commands needs of the project. */
export interface StepScope {
  /** The workspace folder. Absolute. */
  readonly root: string;
  document(file: string): Document | undefined;
  kind(file: string): 'file' | 'folder' | undefined;
  nearestManifest(folder: string): Manifest | undefined;
  packageNamed(name: string): Manifest | undefined;
}

/** What following one command gave. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly missing: readonly MissingCall[];
}

/** A path relative to a folder; undefined where a variable stands in it, or the folder is unknown. */
export function resolvePath(folder: string | undefined, word: string): string | undefined {
  if (/[$*?`~]/.test(word)) return undefined;
  if (path.isAbsolute(word)) return word;
  return folder === undefined ? undefined : path.resolve(folder, word);
}
