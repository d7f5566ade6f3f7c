/** What a person can do about an error: a button that runs a command. */
export interface ErrorAction {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

/** The same in every bundle, each of which has this class for itself. */
const humanError = Symbol.for('codexServices.HumanError');

/**
 * An error whose message is a sentence for a person, saying what happened and what to do. It is shown as it
 * is; every other error is logged with its stack and shown as "something unexpected".
 */
export class HumanError extends Error {
  override readonly name = 'HumanError';
  readonly [humanError] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && humanError in value;
  }

  constructor(
    message: string,
    readonly actions: readonly ErrorAction[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a promise gives; undefined where it fails with one of these codes of the operating system. */
export async function unlessCode<T>(
  promise: Promise<T>,
  ...codes: string[]
): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

/** True for an error of the operating system with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.includes(String((error as { code: unknown }).code))
  );
}
