/** A command that is not understood whole. It runs as written; `message` says why, in words. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
  /** `remains`: wrappers and watchers that stay because of it. */
  constructor(
    message: string,
    readonly remains: readonly string[] = [],
  ) {
    super(message);
  }
}
