import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import type { Inspectors } from '../../services/debugging/inspectors';
import { isRunning } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import { sessionKey } from './configuration';
import { pausesOf } from './pauses';

/** The debugger's type in the editor's own debugger; a session for each process of one attachment. */
const sessionType = 'pwa-node';

/** A service that the debugger is attached to, or is about to be. */
interface Attachment {
  readonly port: number;
  /** Its inspector is not ours to close. */
  readonly foreign: boolean;
  /** Undefined until the editor has started it. */
  session?: vscode.DebugSession;
  /** Sessions of its processes that stand at a breakpoint. */
  readonly paused: Set<string>;
}

/** Follows the sessions of the debugger: tells the store who stands at a breakpoint, attaches again after a restart, lets go on a stop. */
export class DebugSessions implements Disposable {
  readonly #store = new DisposableStore();
  readonly #attachments = new Map<string, Attachment>();

  constructor(
    private readonly services: ServiceStore,
    private readonly inspectors: Pick<Inspectors, 'reopen' | 'close'>,
    private readonly log: Logger,
  ) {
    this.#store.add(
      vscode.debug.registerDebugAdapterTrackerFactory(sessionType, {
        createDebugAdapterTracker: (session) => this.#track(session),
      }),
    );
    this.#store.add(vscode.debug.onDidStartDebugSession((session) => this.#started(session)));
    this.#store.add(vscode.debug.onDidTerminateDebugSession((session) => this.#ended(session)));
    this.#store.add(services.onDidRefresh(() => this.#look()));
  }

  has(serviceKey: string): boolean {
    return this.#attachments.get(serviceKey)?.session !== undefined;
  }

  /** A session of this service is about to begin. */
  expect(serviceKey: string, port: number, foreign: boolean): void {
    this.#attachments.set(serviceKey, { port, foreign, paused: new Set() });
  }

  dispose(): void {
    this.#store.dispose();
    for (const key of this.#attachments.keys()) this.#letGo(key);
  }

  #track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const key = keyOf(session);
    if (key === undefined) return undefined;
    const tell = (paused: boolean): void => this.#paused(key, session.id, paused);
    return {
      onDidSendMessage: (message: unknown) => {
        const paused = pausesOf(message);
        if (paused !== undefined) tell(paused);
      },
      onWillStopSession: () => tell(false),
      onExit: () => tell(false),
    };
  }

  #paused(key: string, sessionId: string, paused: boolean): void {
    const attachment = this.#attachments.get(key);
    if (!attachment) return;
    if (paused) attachment.paused.add(sessionId);
    else attachment.paused.delete(sessionId);
    this.#show(key, attachment);
  }

  #show(key: string, { session, paused }: Attachment): void {
    const state = paused.size > 0 ? 'paused' : session ? 'attached' : undefined;
    this.services.overlay(key, { debugger: state });
  }

  #started(session: vscode.DebugSession): void {
    const key = keyOf(session);
    if (key === undefined || session.parentSession || !this.services.get(key)) return;
    // The editor may start a session anew without asking us.
    if (!this.#attachments.has(key)) this.expect(key, Number(session.configuration.port), false);
    const attachment = this.#attachments.get(key);
    if (!attachment) return;
    attachment.session = session;
    this.#show(key, attachment);
  }

  #ended(session: vscode.DebugSession): void {
    const key = keyOf(session);
    if (key === undefined) return;
    this.#paused(key, session.id, false);
    if (this.#attachments.get(key)?.session?.id === session.id) this.#letGo(key);
  }

  #letGo(key: string): void {
    const attachment = this.#attachments.get(key);
    this.#attachments.delete(key);
    this.services.overlay(key, { debugger: undefined });
    if (attachment && !attachment.foreign) void this.inspectors.close(key, attachment.port);
  }

  /** Attaches again to what was started anew, and lets go of what was stopped. */
  #look(): void {
    for (const [key, { session }] of this.#attachments) {
      if (!session) continue;
      const service = this.services.get(key);
      if (service && (isRunning(service) || service.busy !== undefined)) {
        if (service.busy !== 'stopping') void this.inspectors.reopen(key);
        continue;
      }
      this.log.info(`The debugger lets go of ${JSON.stringify(service?.name ?? key)}.`);
      void vscode.debug.stopDebugging(session);
    }
  }
}

/** The service that a session, or the one that it belongs to, is about. */
function keyOf(session: vscode.DebugSession): string | undefined {
  for (let one: vscode.DebugSession | undefined = session; one; one = one.parentSession) {
    const key: unknown = one.configuration[sessionKey];
    if (typeof key === 'string') return key;
  }
  return undefined;
}
