import { NotUnderstood } from '../../project/shell/notUnderstood';
import { type ShellScope, understandShell } from '../../project/shell/understandShell';
import { watchersIn } from '../../project/tools/toolCommand';
import type { Command, Scope, Step } from './types';

/** The step that takes a wrapper off: what is below it, and the wrapper's name added to `via`. */
export function unwrap(command: Command, wrapper: string, below: Partial<Command>): Step {
  const env = { ...command.env, ...below.env };
  return { next: { ...command, ...below, env, via: [...command.via, wrapper] } };
}

/** What a wrapper gives to a shell. */
export interface ShellText extends Partial<ShellScope> {
  readonly text: string;
  /** Why it is not understood, as a sentence around the shell's own reason. */
  readonly because: (reason: string) => string;
}

/** The step that takes a wrapper off that runs shell text: the one command to which that comes down. */
export async function unwrapText(
  command: Command,
  scope: Scope,
  wrapper: string,
  { text, because, ...more }: ShellText,
): Promise<Step> {
  try {
    const found = await understandShell(text, {
      folder: command.cwd,
      variable: (name) => scope.variable(command, name),
      files: scope.files,
      ...more,
    });
    return unwrap(command, wrapper, found);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    throw new NotUnderstood(because(error.message), [wrapper, ...watchersIn(text)]);
  }
}
