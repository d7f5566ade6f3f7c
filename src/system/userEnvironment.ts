import { withTimeout } from '../base/async';
import type { Logger } from '../base/logger';

type Variables = Readonly<Record<string, string | undefined>>;

const shellTimeoutMs = 10_000;

/**
 * The environment that services get: the editor's own, or, where it knows no node because the editor was started from a dock,
 * the login shell's on top of it. The shell is asked once.
 */
export class UserEnvironment {
  #asked: Promise<Variables> | undefined;

  constructor(
    private readonly own: Variables,
    /** True where `own` is enough. */
    private readonly suffices: (env: Variables) => Promise<boolean>,
    private readonly log: Logger,
    private readonly askShell: () => Promise<Variables>,
    private readonly platform: NodeJS.Platform = process.platform,
  ) {}

  get(): Promise<Variables> {
    return (this.#asked ??= this.#find());
  }

  async #find(): Promise<Variables> {
    if (this.platform === 'win32' || (await this.suffices(this.own))) return this.own;
    try {
      const shell = await withTimeout(
        this.askShell(),
        shellTimeoutMs,
        'The login shell did not give its environment in time.',
      );
      return { ...this.own, ...shell };
    } catch (error) {
      this.log.warn(`The login shell's environment could not be read: ${String(error)}`);
      return this.own;
    }
  }
}
