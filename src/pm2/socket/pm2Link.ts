import { TimeoutError } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { hasCode, HumanError, messageOf } from '../../base/errors';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { Engine, EngineState } from '../../engine/engine';
import type { EngineEvent } from '../../engine/engineEvent';
import type { Entry } from '../../engine/entry';
import { parseBusMessage } from './busEvents';
import { guardHome } from '../daemon/homeGuard';
import type { Pm2Home } from '../daemon/pm2Home';
import { Pm2Socket } from './pm2Socket';
import type { PreparedApp } from '../daemon/preparedApp';
import { parseProcessList } from './processList';
import { Pm2ClosedError, RpcClient } from './rpcClient';

const connectTimeoutMs = 3_000;
const snapshotTimeoutMs = 5_000;
const firstRetryMs = 250;
const lastRetryMs = 5_000;
/** PM2's own kill timeout is 1.6 s and may be set higher by an app; this comes on top. */
const actionExtraMs = 15_000;

/**
 * The connection to the daemon of one PM2_HOME: calls, events, and the truth about whether it is there. Reconnects by
 * itself with backoff; never starts a daemon.
 */
export class Pm2Link
  implements Disposable, Omit<Engine, 'ensureRunning' | 'startApp' | 'spawnError'>
{
  readonly #store = new DisposableStore();
  readonly #didChangeState = this.#store.add(new Emitter<EngineState>());
  readonly #didReceiveEvent = this.#store.add(new Emitter<EngineEvent>());
  #state: EngineState = { type: 'connecting' };
  #session: { rpc: RpcClient; store: DisposableStore } | undefined;
  #retry: Disposable | undefined;
  #retryMs = firstRetryMs;
  #connecting: Promise<void> | undefined;
  #goodbye = false;

  /** The state changed. */
  readonly onDidChangeState = this.#didChangeState.event;
  /** Something happened under PM2. */
  readonly onDidReceiveEvent = this.#didReceiveEvent.event;

  /** `resolveHome` is asked at every attempt to connect and may throw a HumanError. */
  constructor(
    private readonly resolveHome: () => Pm2Home,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Leaves the present daemon and connects to that of the PM2_HOME that is right now. Never rejects. */
  async reconnect(): Promise<void> {
    await this.#connecting;
    this.#session?.store.dispose();
    this.#session = undefined;
    this.#goodbye = false;
    this.#retryMs = firstRetryMs;
    this.#setState({ type: 'connecting' });
    await this.connect();
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Tries to connect now, and from then on whenever the connection is lost. Never rejects. */
  connect(): Promise<void> {
    this.#retry?.dispose();
    this.#connecting ??= this.#open().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  /** PM2's list. Rejects like RpcClient.call. */
  async snapshot(): Promise<readonly Entry[]> {
    try {
      const list = parseProcessList(
        await this.#rpc().call('getMonitorData', {}, snapshotTimeoutMs),
      );
      if (this.#state.type === 'notAnswering') this.#setState({ type: 'connected' });
      return list;
    } catch (error) {
      if (error instanceof TimeoutError) {
        this.#setState({ type: 'notAnswering', reason: error.message });
      }
      throw error;
    }
  }

  async version(): Promise<string> {
    return String(await this.#rpc().call('getVersion', {}, snapshotTimeoutMs));
  }

  /** Gives the daemon an app that it does not have yet, and has it started. */
  async prepare(app: PreparedApp): Promise<void> {
    await this.#rpc().call('prepare', app, actionExtraMs);
  }

  async start(id: number): Promise<void> {
    await this.#rpc().call('startProcessId', id, actionExtraMs);
  }

  /** Stops and waits for the end; `killTimeoutMs` is the app's own. */
  async stop(id: number, killTimeoutMs = 0): Promise<void> {
    await this.#rpc().call('stopProcessId', id, killTimeoutMs + actionExtraMs);
  }

  async restart(id: number, killTimeoutMs = 0): Promise<void> {
    const argument = { id, env: {} };
    await this.#rpc().call('restartProcessId', argument, killTimeoutMs + actionExtraMs);
  }

  /** Stops and removes from PM2's list. */
  async delete(id: number, killTimeoutMs = 0): Promise<void> {
    await this.#rpc().call('deleteProcessId', id, killTimeoutMs + actionExtraMs);
  }

  /** Makes PM2 open its log files anew. */
  async reopenLogs(): Promise<void> {
    await this.#rpc().call('reloadLogs', {}, snapshotTimeoutMs);
  }

  dispose(): void {
    this.#retry?.dispose();
    this.#session?.store.dispose();
    this.#session = undefined;
    this.#store.dispose();
  }

  #rpc(): RpcClient {
    if (!this.#session) throw new Pm2ClosedError('PM2 is not connected.');
    return this.#session.rpc;
  }

  async #open(): Promise<void> {
    if (this.#session || this.#store.disposed) return;
    const store = new DisposableStore();
    try {
      const home = this.resolveHome();
      await guardHome(home);
      const rpcSocket = await Pm2Socket.connect(home.rpcSocket, connectTimeoutMs);
      const rpc = store.add(new RpcClient(rpcSocket, this.clock));
      const bus = store.add(await Pm2Socket.connect(home.busSocket, connectTimeoutMs));
      await rpc.call('ping', {}, connectTimeoutMs);
      store.add(bus.onDidReceiveMessage((message) => this.#take(message)));
      store.add(rpcSocket.onDidClose((error) => this.#lost(store, error)));
      store.add(bus.onDidClose((error) => this.#lost(store, error)));
      if (this.#store.disposed || !rpcSocket.isOpen || !bus.isOpen) {
        throw new Pm2ClosedError('The connection to PM2 ended while it was made.');
      }
      this.#session = { rpc, store };
      this.#retryMs = firstRetryMs;
      this.#goodbye = false;
      this.#setState({ type: 'connected' });
    } catch (error) {
      store.dispose();
      if (this.#store.disposed) return;
      if (error instanceof HumanError) {
        this.#setState({ type: 'unusable', reason: error.message });
        return;
      }
      this.#setState(
        hasCode(error, 'ENOENT', 'ENOTDIR', 'ECONNREFUSED') || error instanceof Pm2ClosedError
          ? { type: 'noDaemon', killed: this.#goodbye }
          : { type: 'notAnswering', reason: messageOf(error) },
      );
      this.#retryLater();
    }
  }

  #take(message: readonly unknown[]): void {
    const event = parseBusMessage(message);
    if (!event) return;
    if (event.type === 'daemonKilled') this.#goodbye = true;
    this.#didReceiveEvent.fire(event);
  }

  #lost(store: DisposableStore, error: Error | undefined): void {
    if (this.#session?.store !== store) return;
    this.#session = undefined;
    this.log.info(`PM2 has gone${error ? `: ${error.message}` : ''}.`);
    store.dispose();
    if (this.#store.disposed) return;
    this.#setState({ type: 'noDaemon', killed: this.#goodbye });
    this.#retryLater();
  }

  #retryLater(): void {
    this.#retry?.dispose();
    this.#retry = this.clock.after(this.#retryMs, () => void this.connect());
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }

  #setState(state: EngineState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.log.debug(`PM2 link: ${JSON.stringify(state)}`);
    this.#didChangeState.fire(state);
  }
}
