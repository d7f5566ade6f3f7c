import { type Clock, systemClock } from '../../base/clock';
import { type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';

/** For whom a command on a service is carried out. */
export type CommandSource =
  | 'you'
  | 'agent'
  | 'crashLoop'
  | 'memoryLoop'
  | 'memoryCap'
  | 'serverDied'
  | 'recovery'
  | 'unhealthy';

/** A command under way, or just over. */
export interface CommandOrigin {
  /** When it began, in ms since the epoch. */
  readonly at: number;
  readonly what: 'start' | 'stop' | 'restart';
  readonly by: CommandSource;
  /** More about why, as a sentence. */
  readonly detail?: string;
}

/** The bus is a socket of its own and may tell of an end a little after the command's answer. */
const graceMs = 1_500;

/** Knows which ends and starts of services were ordered by us, so that the others can be told apart. */
export class CommandOrigins implements Disposable {
  readonly #didBegin = new Emitter<{
    readonly serviceKey: string;
    readonly origin: CommandOrigin;
  }>();
  readonly #origins = new Map<string, { origin: CommandOrigin; endedAt?: number }>();

  /** A command on a service begins. */
  readonly onDidBegin = this.#didBegin.event;

  constructor(private readonly clock: Clock = systemClock) {}

  /** A command on a service begins; call the result when it is over. */
  begin(serviceKey: string, ordered: Omit<CommandOrigin, 'at'>): () => void {
    const origin: CommandOrigin = { ...ordered, at: this.clock.now() };
    const entry: { origin: CommandOrigin; endedAt?: number } = { origin };
    this.#origins.set(serviceKey, entry);
    this.#didBegin.fire({ serviceKey, origin });
    return () => {
      entry.endedAt = this.clock.now();
    };
  }

  /** The command that explains what happened to a service at a time (ms since the epoch). */
  current(serviceKey: string, at = this.clock.now()): CommandOrigin | undefined {
    const entry = this.#origins.get(serviceKey);
    if (!entry || entry.origin.at > at) return undefined;
    return entry.endedAt === undefined || at - entry.endedAt <= graceMs ? entry.origin : undefined;
  }

  dispose(): void {
    this.#didBegin.dispose();
  }
}
