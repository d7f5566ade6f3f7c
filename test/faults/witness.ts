import { isAlive } from '../live/harness/processes';
import type { Window } from '../live/harness/window';
import { mainsOf, ownProcesses } from './own';

const everyMs = 250;
const runs = new Set(['ready', 'starting', 'unhealthy']);
const rests = new Set(['stopped', 'done', 'failed', 'crashLoop', 'memoryLoop']);

/** Compares rows with processes all the time, and keeps how long a row said what was not so. */
export class Witness {
  /** The longest, in ms, and what was said. */
  longest = { ms: 0, what: 'nothing' };
  readonly rejections: string[] = [];
  readonly #since = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #rejected = (reason: unknown): void => void this.rejections.push(String(reason));
  #looked = Date.now();

  constructor(
    private readonly window: () => Window | undefined,
    private readonly pm2Home: string,
  ) {
    process.on('unhandledRejection', this.#rejected);
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  end(): void {
    clearInterval(this.#timer);
    process.off('unhandledRejection', this.#rejected);
  }

  #look(): void {
    const now = Date.now();
    // What came while this process did not run itself could not be seen by anybody in it.
    const paused = now - this.#looked > 4 * everyMs;
    this.#looked = now;
    const window = this.window();
    if (!window || paused) return this.#since.clear();
    const mains = mainsOf(ownProcesses(this.pm2Home));
    const untrue = new Map<string, string>();
    for (const { name, state, busy, instances } of window.all) {
      if (busy !== undefined) continue;
      const dead = instances.some(({ pid }) => pid !== undefined && !isAlive(pid));
      if (runs.has(state.type) && dead) untrue.set(name, `${name}: ${state.type}, not running`);
      if (rests.has(state.type) && mains.has(name))
        untrue.set(name, `${name}: ${state.type}, running`);
    }
    for (const name of this.#since.keys()) if (!untrue.has(name)) this.#since.delete(name);
    for (const [name, what] of untrue) {
      const since = this.#since.get(name) ?? now;
      this.#since.set(name, since);
      if (now - since > this.longest.ms) this.longest = { ms: now - since, what };
    }
  }
}
