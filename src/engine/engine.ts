// That which runs services, as everybody above sees it. PM2 is one; no code but these types and the key of the hash.
// From outside: Engine, of which each takes the narrowest Pick; Entry and EngineEvent.
import type { Event } from '../base/event';
import type { EngineEvent } from './engineEvent';
import type { Entry } from './entry';

/** How we stand with an engine. Each `reason` is a sentence. */
export type EngineState =
  | { readonly type: 'connecting' }
  | { readonly type: 'connected' }
  /** Nobody listens: it does not run. `killed` where it said goodbye before. */
  | { readonly type: 'noDaemon'; readonly killed: boolean }
  /** The place where it would run cannot be used. */
  | { readonly type: 'unusable'; readonly reason: string }
  /** Somebody listens and does not answer, or may not be asked. */
  | { readonly type: 'notAnswering'; readonly reason: string };

/**
 * That which runs services: what the supervisor, the tree, logs and memory need of it, and all that they know. Whoever
 * uses one takes the narrowest `Pick` of it. Calls reject with a HumanError where there is something that a person can do.
 */
export interface Engine {
  readonly state: EngineState;
  readonly onDidChangeState: Event<EngineState>;
  /** Something happened under it. */
  readonly onDidReceiveEvent: Event<EngineEvent>;
  /** Looks for it now, and whenever it is lost; starts nothing. Never rejects. */
  connect(): Promise<void>;
  /** Leaves the present one for the one that the settings name by now. Never rejects. */
  reconnect(): Promise<void>;
  /** Makes sure that it runs and that we are connected to it. */
  ensureRunning(): Promise<void>;
  /** All that it runs, ours and others'. */
  snapshot(): Promise<readonly Entry[]>;
  /**
   * Gives it an app that it does not have, and has it started; `check` is run while nobody else can start an app of that
   * name, and throws.
   */
  startApp(
    app: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    check?: () => Promise<unknown>,
  ): Promise<void>;
  start(id: number): Promise<void>;
  /** Stops and waits for the end; `killTimeoutMs` is the entry's own. */
  stop(id: number, killTimeoutMs?: number): Promise<void>;
  restart(id: number, killTimeoutMs?: number): Promise<void>;
  /** Stops and takes off the list. */
  delete(id: number, killTimeoutMs?: number): Promise<void>;
  /** Why the last process could not be spawned; undefined where it does not say, or has not since then. */
  spawnError(since: number): Promise<string | undefined>;
  /** Has it open the files anew that it writes output into. */
  reopenLogs(): Promise<void>;
}
