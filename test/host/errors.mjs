/**
 * A reason for a person, with the exit code that tells it to a script: 2 where a package of the
 * machine is missing, 124 where time ran out, 1 otherwise. The message is a sentence that says
 * what to do.
 */
export class HostError extends Error {
  /**
   * @param {string} message
   * @param {{ exitCode?: number, cause?: unknown }} [options]
   */
  constructor(message, options = {}) {
    super(message, { cause: options.cause });
    this.name = 'HostError';
    /** What a program that cannot go on exits with. */
    this.exitCode = options.exitCode ?? 1;
  }
}

/**
 * Text and exit code for an error that ends a program: a sentence for ours, the stack for others.
 * @param {unknown} error
 * @returns {{ text: string, exitCode: number }}
 */
export function describeError(error) {
  if (error instanceof HostError) return { text: error.message, exitCode: error.exitCode };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text, exitCode: 1 };
}
