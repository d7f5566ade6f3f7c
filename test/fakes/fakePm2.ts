import type { Entry, EntryStatus } from '../../src/engine/entry';
import type { Engine } from '../../src/engine/engine';
import { FakePm2Source } from './fakeMachine';
import { anEntry } from './samples';

type App = Readonly<Record<string, unknown>>;

/** A PM2 that keeps a list and refuses what the real one refuses. Notes every order in `orders`. */
export class FakePm2
  extends FakePm2Source
  implements Omit<Engine, 'connect' | 'reconnect' | 'reopenLogs'>
{
  readonly orders: string[] = [];
  /** The apps that were given to `pm2 start -`. */
  readonly apps: App[] = [];
  /** Status of what is started; without a pid where it is false. */
  spawns = true;
  reason: string | undefined;
  /** Called before an app gets its entries; throw to refuse. */
  beforeStart: (app: App, signal?: AbortSignal) => Promise<void> = async () => undefined;
  /** Called once it has them. */
  afterStart: (app: App, signal?: AbortSignal) => Promise<void> = async () => undefined;
  /** Called before an order on an entry is carried out; throw to refuse. */
  before: (order: string, id: number) => Promise<void> = async () => undefined;
  #nextPid = 1_000;

  async ensureRunning(): Promise<void> {
    this.orders.push('ensure');
    if (this.state.type !== 'connected') this.become({ type: 'connected' });
  }

  async startApp(app: App, signal?: AbortSignal): Promise<void> {
    const name = String(app['name']);
    this.orders.push(`startApp ${name}`);
    this.apps.push(app);
    await this.beforeStart(app, signal);
    const env = app['env'] as Record<string, string>;
    for (let i = 0; i < Number(app['instances']); i++) {
      const id = Math.max(-1, ...this.list.map((entry) => entry.id)) + 1;
      const entry = anEntry({
        id,
        name,
        cwd: String(app['cwd']),
        pid: this.spawns ? this.#nextPid++ : undefined,
        definitionHash: env['CODEX_SERVICES_DEFINITION'],
        uniqueId: `unique-${id}`,
        // When the fake clock begins.
        createdAt: 1_000_000 + id,
      });
      this.list = [...this.list, entry];
    }
    await this.afterStart(app, signal);
  }

  async start(id: number): Promise<void> {
    await this.#order('start', id);
    const entry = this.#entry(id);
    if (entry.status === 'online') throw new Error('process already online');
    if (entry.status === 'waiting restart') {
      throw new Error(`Process with pid ${entry.pid} already exists`);
    }
    this.#set(id, 'online', this.#nextPid++);
  }

  async stop(id: number): Promise<void> {
    await this.#order('stop', id);
    this.#set(id, 'stopped', undefined);
  }

  async restart(id: number): Promise<void> {
    await this.#order('restart', id);
    if (this.#entry(id).status === 'waiting restart') throw new Error('already exists');
    this.#set(id, 'online', this.#nextPid++);
  }

  async delete(id: number): Promise<void> {
    await this.#order('delete', id);
    this.#entry(id);
    this.list = this.list.filter((entry) => entry.id !== id);
  }

  async spawnError(): Promise<string | undefined> {
    return this.reason;
  }

  /** The orders since the last time. */
  takeInstructions(): string[] {
    return this.orders.splice(0);
  }

  async #order(order: string, id: number): Promise<void> {
    this.orders.push(`${order} ${id}`);
    await this.before(order, id);
  }

  #entry(id: number): Entry {
    const entry = this.list.find((one) => one.id === id);
    if (!entry) throw new Error(`${id} unknown`);
    return entry;
  }

  #set(id: number, status: EntryStatus, pid: number | undefined): void {
    this.#entry(id);
    this.list = this.list.map((one) => (one.id === id ? { ...one, status, pid } : one));
  }
}
