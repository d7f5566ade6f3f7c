import type { Command, Step } from './types';

/** The step that takes a wrapper off: what is below it, and the wrapper's name added to `via`. */
export function unwrap(command: Command, wrapper: string, below: Partial<Command>): Step {
  const env = { ...command.env, ...below.env };
  return { next: { ...command, ...below, env, via: [...command.via, wrapper] } };
}
