import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { messageOf } from '../../../src/base/errors';
import { Emitter } from '../../../src/base/event';
import type { Entry } from '../../../src/engine/entry';
import { type Pm2Home, resolvePm2Home } from '../../../src/pm2/daemon/pm2Home';
import { Pm2Socket } from '../../../src/pm2/socket/pm2Socket';
import { parseProcessList } from '../../../src/pm2/socket/processList';
import { Pm2ClosedError, RpcClient } from '../../../src/pm2/socket/rpcClient';
import { patienceMs } from '../../patience';
import { LogMemory } from '../../../src/views/logs/logMemory';
import { bundle } from './bundle';
import { CollectingLog } from './collectingLog';
import { isAlive, killAll, processesUnder, until } from './processes';
import { Window, WindowMemory, type WindowOptions } from './window';

export { freePort } from './freePort';

/** What one test runs in: a PM2_HOME of its own (short, 0700), workspaces, editor windows, and an end that leaves nothing. */
export class World {
  readonly log = new CollectingLog();
  /** Real path of a folder in /tmp; everything of the test lies in it. */
  readonly folder: string;
  readonly home: Pm2Home;
  readonly #windows: Window[] = [];
  readonly #undo: (() => void | Promise<unknown>)[] = [];

  constructor() {
    this.folder = fs.realpathSync(fs.mkdtempSync('/tmp/cxl-'));
    this.home = resolvePm2Home({ setting: path.join(this.folder, 'pm2'), env: {} });
    Emitter.onListenerError = (error) => this.log.error('A listener failed.', error);
  }

  /** Writes files into a workspace folder and gives its path. */
  write(name: string, files: Readonly<Record<string, string>>): string {
    const folder = path.join(this.folder, name);
    fs.mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    return folder;
  }

  /** Opens an editor window: every part of the extension but the editor's own. */
  async open(options: WindowOptions): Promise<Window> {
    const reader = path.join(this.folder, 'ecosystemReader.js');
    fs.writeFileSync(reader, await bundle('src/pm2/ecosystem/ecosystemReader.ts'));
    const { home, log } = this;
    const memory = options.memory ?? new WindowMemory();
    const logMemory = await LogMemory.open({ ...memory, log });
    const window = new Window({ home, log, reader, ...options, memory, logMemory });
    this.#windows.push(window);
    await window.load();
    return window;
  }

  /** The pid that the daemon wrote down. */
  get daemonPid(): number {
    return Number(fs.readFileSync(this.home.pidFile, 'utf8'));
  }

  /** Every live process under this PM2_HOME. */
  get processes(): readonly number[] {
    return processesUnder(this.home.folder);
  }

  /** Is done when no process is left, before the folder goes: what is mounted in it, for one. */
  beforeRemoval(undo: () => void | Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** Closes the windows, ends services and daemon as PM2 does; fails where a process is left or the log holds errors. */
  async end(): Promise<void> {
    for (const window of this.#windows) window.dispose();
    await this.#endDaemon();
    const left = await until(() => this.processes.length === 0, 'the end').then(
      () => [],
      () => this.processes,
    );
    const commands = left.map((pid) => `${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')}`);
    await killAll(left);
    for (const undo of this.#undo.splice(0)) await undo();
    fs.rmSync(this.folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`Processes were left: ${commands.join('; ')}`);
    this.log.assertNoErrors();
  }

  /** Ends everything the hard way, for tests that leave orphans on purpose. */
  async killProcesses(): Promise<void> {
    await killAll(this.processes);
  }

  /** PM2's list, without the seconds of processor time that its own program takes to ask. */
  async list(): Promise<readonly Entry[]> {
    return (await this.#asked(listOf)) ?? [];
  }

  /** Deletes every entry of PM2's. */
  async deleteAll(): Promise<void> {
    await this.#asked(deleteAllOf);
  }

  async #endDaemon(): Promise<void> {
    await this.#asked(async (client) => {
      await deleteAllOf(client);
      try {
        await client.call('killMe', {}, patienceMs);
      } catch (error) {
        // The daemon may be gone before it has answered.
        if (!(error instanceof Pm2ClosedError)) throw new Error(messageOf(error), { cause: error });
      }
    });
  }

  /** Undefined where no daemon runs. */
  async #asked<T>(ask: (client: RpcClient) => Promise<T>): Promise<T | undefined> {
    if (!fs.existsSync(this.home.pidFile) || !isAlive(this.daemonPid)) return undefined;
    const client = new RpcClient(await Pm2Socket.connect(this.home.rpcSocket, patienceMs));
    try {
      return await ask(client);
    } finally {
      client.dispose();
    }
  }
}

async function listOf(client: RpcClient): Promise<readonly Entry[]> {
  return parseProcessList(await client.call('getMonitorData', {}, patienceMs));
}

async function deleteAllOf(client: RpcClient): Promise<void> {
  for (const { id } of await listOf(client)) await client.call('deleteProcessId', id, patienceMs);
}

/** A world for each test of a file, or one for all of them. */
export function useWorld(scope: 'each' | 'all' = 'each'): () => World {
  let world: World | undefined;
  const [before, after] = scope === 'each' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(() => {
    world = new World();
  });
  after(async () => {
    await world?.end();
    world = undefined;
  });
  return () => {
    if (!world) throw new Error('There is no world outside of a test.');
    return world;
  };
}
