import * as fs from 'node:fs';
import * as path from 'node:path';
import { delay } from '../../src/base/async';
import { type AppFields, ecosystem } from '../live/harness/apps';
import {
  GuardianOfWindow,
  guardianProgram,
  metricsUrl,
  readMetrics,
} from '../live/harness/guardian';
import { isAlive, treeOf, until } from '../live/harness/processes';
import { type Window, WindowMemory } from '../live/harness/window';
import { freePort, World } from '../live/harness/world';
import type { Fault } from './fault';
import { byRun, wrongLines } from './lines';
import { mainsOf, ownProcesses, told } from './own';
import { programs } from './programs';
import { Witness } from './witness';

const mega = 1024 ** 2;
const capMb = 130;

/** Ten small services; `web`, `api` behind a wrapper, and `capped` carry the load beside them. */
export const small = Array.from({ length: 10 }, (_, i) => `small${i}`);

/** What a fault is injected into: a world with the usual services, a window, a load, and a witness. */
export class Stage {
  readonly world = new World();
  readonly witness: Witness;
  readonly memory = new WindowMemory();
  readonly ports: { readonly web: number; readonly api: number };
  folder = '';
  window!: Window;
  requests = 0;
  /** Windows that were open one after the other: each goes on where the one before it was closed. */
  readonly #windows: Window[] = [];
  /** Lines between two windows, by number of the later and name. */
  readonly #between = new Map<string, readonly string[]>();
  readonly #stopped: Set<string>;
  #guardian: GuardianOfWindow | undefined;
  #loading = false;
  #recoveredMs = 0;
  readonly #undo: (() => void)[] = [];

  private constructor(
    readonly fault: Fault,
    ports: readonly [number, number],
  ) {
    this.ports = { web: ports[0], api: ports[1] };
    this.#stopped = new Set(fault.stopped);
    this.world.log.expectErrors(...(fault.errors ?? []));
    this.witness = new Witness(() => this.window as Window | undefined, this.world.home.folder);
  }

  /** All services run and are asked. */
  static async open(fault: Fault): Promise<Stage> {
    const stage = new Stage(fault, [await freePort(), await freePort()]);
    try {
      return await stage.#begin();
    } catch (error) {
      await stage.endAnyhow();
      throw error;
    }
  }

  async #begin(): Promise<Stage> {
    fs.mkdirSync(this.at('logs'));
    this.folder = this.world.write('ws', {
      ...programs,
      ...this.fault.files,
      ...ecosystem(...this.apps()),
    });
    await this.fault.before?.(this);
    await this.openWindow();
    const { failed } = await this.window.start();
    if (failed.length > 0) throw failed[0]?.error ?? new Error('nothing was started');
    if (this.fault.guardian) await this.guard();
    await this.whole();
    this.#loading = true;
    void this.#load();
    return this;
  }

  at(...names: readonly string[]): string {
    return path.join(this.world.folder, ...names);
  }

  apps(): readonly AppFields[] {
    const app = (name: string, more: AppFields): AppFields => ({
      name,
      min_uptime: 100,
      kill_timeout: 3000,
      restart_delay: 100,
      // Kills are not its own crashes: a loop is another row's matter.
      max_restarts: 1_000,
      merge_logs: true,
      out_file: this.at('logs', `${name}.log`),
      error_file: this.at('logs', `${name}.err`),
      ...more,
    });
    return [
      app('web', { script: 'web.cjs', env: { PORT: this.ports.web } }),
      app('api', { script: './start-dev.sh', interpreter: 'bash', env: { PORT: this.ports.api } }),
      app('capped', {
        script: './start-capped.sh',
        interpreter: 'bash',
        max_memory_restart: `${capMb}M`,
        env: { GROW: this.at('grow') },
      }),
      ...small.map((name) => app(name, { script: 'steady.cjs' })),
      ...(this.fault.apps?.(this) ?? []).map((one) => app(String(one['name']), one)),
    ];
  }

  async openWindow(): Promise<Window> {
    this.window = await this.world.open({
      folders: [this.folder],
      memory: this.memory,
      ...this.fault.window,
      settings: { 'codexServices.launch': 'asWritten', ...this.fault.window?.settings },
    });
    this.#windows.push(this.window);
    // What was written while no window was open is given to who asks, as a channel does.
    for (const { key, name } of this.#windows.length > 1 ? this.window.all : []) {
      const { unseen } = await this.window.feed.backfill(key);
      this.#between.set(
        `${this.#windows.length} ${name}`,
        unseen.map(({ text }) => text),
      );
    }
    return this.window;
  }

  /** Every line of a service that was shown. */
  #shown(name: string): readonly string[] {
    return this.#windows.flatMap((one, i) => [
      ...(this.#between.get(`${i + 1} ${name}`) ?? []),
      ...one.lines(name),
    ]);
  }

  async guard(): Promise<void> {
    const program = await guardianProgram(this.world);
    this.#guardian = new GuardianOfWindow(this.window, this.world, program, {
      guarded: true,
      exported: true,
    });
    await this.#guardian.sync();
  }

  /** As the window does now and then by itself. */
  async syncGuardian(): Promise<void> {
    await this.#guardian?.sync();
  }

  /** The guardian's process. */
  get guardianPid(): number {
    const [main] = [...mainsOf(this.own)].filter(([name]) => !this.#names.includes(name));
    const pid = main?.[1][0];
    if (pid === undefined) throw new Error('There is no guardian.');
    return pid;
  }

  get own() {
    return ownProcesses(this.world.home.folder);
  }

  /** A child of the wrapper. */
  get childPid(): number {
    const child = treeOf(this.window.pid('api')).at(-1);
    if (child === undefined) throw new Error('The wrapper has no child.');
    return child;
  }

  /** Is done before everything is closed, whatever came before it. */
  finally(undo: () => void): void {
    this.#undo.unshift(undo);
  }

  /** Is done when no process is left. */
  afterEnd(undo: () => void | Promise<unknown>): void {
    this.world.beforeRemoval(undo);
  }

  /** Runs services no more, and should not. */
  expectStopped(...names: readonly string[]): void {
    for (const name of names) this.#stopped.add(name);
  }

  get #names(): readonly string[] {
    return this.apps().map(({ name }) => String(name));
  }

  /** Waits until no service is lost, doubled or left behind, and rows say so. */
  async whole(ms = 90_000): Promise<void> {
    let last: string | undefined;
    await until(
      async () => {
        last = await this.#broken();
        return last === undefined;
      },
      () => `all services: ${last}\n${this.window.story()}`,
      ms,
    );
  }

  /** What is not as it should be; undefined where all is. */
  async #broken(): Promise<string | undefined> {
    const own = this.own;
    const mains = mainsOf(own);
    const expected = this.#names.filter((name) => !this.#stopped.has(name));
    for (const name of expected) {
      const row = this.window.all.filter((one) => one.name === name);
      const [service] = row;
      if (row.length !== 1 || !service) return `${row.length} rows of ${name}`;
      if (service.busy !== undefined) return `${name} is ${service.busy}`;
      if (service.state.type !== 'ready') return `${name} is ${service.state.type}`;
      const pids = mains.get(name) ?? [];
      if (pids.length !== 1) return `${pids.length} processes of ${name}: ${told(pids)}`;
      if (service.instances[0]?.pid !== pids[0]) return `${name} has another pid`;
    }
    for (const name of this.#stopped) {
      if (mains.has(name)) return `${name} lives: ${told(mains.get(name) ?? [])}`;
    }
    const extra = this.fault.guardian ? 1 : 0;
    const strangers = own.filter(({ service }) => service === undefined);
    if (strangers.length !== 1) return `beside services: ${told(strangers.map(({ pid }) => pid))}`;
    if (mains.size !== expected.length + extra) return `services: ${[...mains.keys()].join(', ')}`;
    const list = (await this.world.list()).filter(({ pid }) => pid !== undefined && pid > 0);
    if (list.length !== expected.length + extra) {
      return `PM2 has ${list.map(({ name }) => name).join(', ')}`;
    }
    return undefined;
  }

  /** Waits until what was just done has shown and is over; says how long that took in what was seen. */
  async recovers(): Promise<void> {
    const began = Date.now();
    await delay(500);
    await this.whole();
    this.#recoveredMs = Date.now() - began;
  }

  /** Grows `capped` over its cap and waits for the end of this process of it. PM2 sees only the shell around it. */
  async overCap(pid: number): Promise<void> {
    const file = this.at('grow');
    fs.writeFileSync(file, String(capMb));
    try {
      await until(
        () => !isAlive(pid),
        () => `the cap of capped\n${this.window.story()}`,
        60_000,
      );
    } finally {
      fs.rmSync(file);
    }
  }

  /** What must hold after every fault; in words what was seen. */
  async holds(): Promise<string> {
    await this.whole();
    await this.#answers();
    await this.#capActs();
    if (this.fault.guardian) await readMetrics(await metricsUrl(this.world));
    const lines = await this.#linesRight();
    const { longest, rejections } = this.witness;
    const [limit] = this.fault.untrueMs ?? [5_000];
    if (longest.ms > limit) throw new Error(`For ${longest.ms} ms a row said: ${longest.what}`);
    if (rejections.length > 0) throw new Error(`Unhandled: ${rejections.join('; ')}`);
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    return [
      this.#recoveredMs ? `all as before ${seconds(this.#recoveredMs)} s later` : 'all as before',
      `no row untrue for more than ${seconds(longest.ms)} s`,
      `${lines} lines, ${this.fault.linesLost ? 'none doubled' : 'none lost or doubled'}`,
    ].join('; ');
  }

  run(fault: Fault): Promise<string | void> {
    return fault.run(this);
  }

  /** Closes everything by force, after a failure. */
  async endAnyhow(): Promise<void> {
    try {
      await this.end();
    } catch {
      await this.world.killProcesses();
    }
  }

  /** Closes everything; throws where something is left. */
  async end(): Promise<void> {
    this.#loading = false;
    this.#guardian?.dispose();
    this.witness.end();
    for (const undo of this.#undo.splice(0)) undo();
    await this.world.end();
  }

  async #answers(): Promise<void> {
    for (const port of [this.ports.web, this.ports.api]) {
      await until(() => this.#asked(port), `an answer on port ${port}`);
    }
  }

  /** A cap acts, as it did before. */
  async #capActs(): Promise<void> {
    if (this.#stopped.has('capped')) return;
    await this.overCap(this.window.pid('capped'));
    await this.whole();
  }

  /** How many lines were counted. */
  async #linesRight(): Promise<number> {
    let count = 0;
    const names = this.#names.filter((name) => !this.#stopped.has(name) && name !== 'strange');
    for (const name of names) {
      const file = this.at('logs', `${name}.log`);
      let wrong: string | undefined;
      // What was printed just now is on its way.
      await until(
        async () => {
          const written = fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
          const shown = this.#shown(name);
          wrong = wrongLines(shown, written, this.fault.linesLost ?? false);
          return wrong === undefined || !/were shown$/.test(wrong);
        },
        () => `the lines of ${name}: ${wrong}`,
        20_000,
      );
      if (wrong !== undefined) throw new Error(`The lines of ${name}: ${wrong}`);
      const shown = byRun(this.#shown(name));
      count += [...shown.values()].reduce((sum, { length }) => sum + length, 0);
    }
    return count;
  }

  async #asked(port: number): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/${this.requests++}`, {
        signal: AbortSignal.timeout(1_000),
        headers: { connection: 'close' },
      });
      return (await response.text()) === 'ok';
    } catch {
      // It is down, which is what faults do.
      return false;
    }
  }

  async #load(): Promise<void> {
    while (this.#loading) {
      await Promise.all([this.#asked(this.ports.web), this.#asked(this.ports.api)]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export const megaBytes = (bytes: number): string => `${Math.round(bytes / mega)} MB`;
