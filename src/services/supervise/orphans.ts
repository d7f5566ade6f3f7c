import type { Remembered } from '../../base/remembered';
import { type Clock, OwnClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { Engine } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import type { OwnershipProof, ProcessControl, ProcessInfo, ProcessTrees } from '../../system/types';
import { defaultRestart } from '../definitions/defaults';
import { endProcesses } from './endProcesses';
import { deadRoot, mayLive, ProofLeft, proofRoot, type RememberedRun } from './leftOver';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { rootOf } from '../state/treeSampler';

export type { RememberedRun } from './leftOver';

export interface OrphansParts {
  readonly store: ServiceStore;
  readonly engine: Pick<Engine, 'state' | 'snapshot'>;
  readonly trees: ProcessTrees;
  readonly processes: ProcessControl;
  readonly memory: Remembered<readonly RememberedRun[]>;
  /** The PM2_HOME in use. */
  readonly pm2Home: () => string;
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly log: Logger;
  readonly clock?: Clock;
}

const maxRuns = 300;
/** What is younger than the list it is compared with may be PM2's next run. */
const youngMs = 150;
/** A tree that ends properly takes this long at most after its main process. */
const settleMs = 300;

/**
 * Finds and ends what a dead main process left behind. Apps are leaders of their process group and session, so their
 * children keep the dead pid there; that, with the start time and the boot, is the proof that they are ours. What has left group and
 * session (`setsid`) still carries PM2's ids of the entry in its environment, where that can be read.
 */
export class Orphans implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  #runs: readonly RememberedRun[];
  readonly #seenSince = new Map<string, number>();
  readonly #ending = new Map<string, Promise<void>>();
  readonly #didEnd = this.#store.add(new Emitter<string>());
  /** What was left of a service (its key) was ended without a command, because PM2 starts or has started it again. */
  readonly onDidEnd = this.#didEnd.event;
  readonly #left: ProofLeft;
  #looking = false;

  constructor(private readonly parts: OrphansParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock));
    this.#left = new ProofLeft(parts.trees, this.#clock);
    this.#runs = parts.memory.get().filter(({ bootId }) => bootId === parts.processes.bootId);
    this.#store.add(parts.store.onDidRefresh(() => void this.#follow()));
  }

  /** Processes of earlier runs of a service that live. Empty while PM2 does not answer: then nothing is certain. */
  async find(serviceKey: string): Promise<readonly ProcessInfo[]> {
    const { trees, engine } = this.parts;
    const home = this.parts.pm2Home();
    const runs = this.#runs.filter((run) => run.serviceKey === serviceKey && run.pm2Home === home);
    const ids = this.parts.store.get(serviceKey)?.instances.map(({ id }) => id) ?? [];
    if (runs.length === 0 && ids.length === 0) return [];
    let list: readonly Entry[] = [];
    if (engine.state.type === 'connected') list = await engine.snapshot();
    else if (engine.state.type !== 'noDaemon') return [];
    const at = this.#clock.now();
    // PM2 keeps the dead pid of what waits for its restart.
    const roots = list.flatMap((entry) =>
      mayLive.has(entry.status) && entry.pid !== undefined ? [rootOf(entry, entry.pid)] : [],
    );
    const living = new Set(roots.map(({ pid }) => pid));
    const dead = [
      ...runs.filter(({ pid }) => !living.has(pid)).map((run) => deadRoot(run)),
      // Of what runs in PM2's list without having been seen by us, the proof is all that is known.
      ...list.filter(({ id }) => ids.includes(id)).flatMap((entry) => proofRoot(entry, home)),
    ];
    const samples = await trees.sample([...roots, ...dead]);
    const owned = new Set(
      roots.flatMap(({ pid }) => samples.get(pid)?.processes.map((one) => one.pid) ?? []),
    );
    // An editor that an app of PM2's runs carries that app's proof.
    for (const own of [process.pid, process.ppid]) owned.add(own);
    const found = new Map<number, ProcessInfo>();
    for (const { pid: root } of dead) {
      trees.forget(root);
      const left = samples.get(root)?.processes.filter(({ pid }) => !owned.has(pid)) ?? [];
      for (const one of left) if (one.startedAt < at - youngMs) found.set(one.pid, one);
      if (left.length === 0) this.#drop(root);
    }
    return [...found.values()];
  }

  /** The service of which a process with this proof is, as far as its run was seen; its key. */
  keyOf({ uniqueId, pmId }: OwnershipProof): string | undefined {
    if (uniqueId === undefined) return undefined;
    return this.#runs.find((run) => run.uniqueId === uniqueId && run.pmId === pmId)?.serviceKey;
  }

  /** Ends what earlier runs of a service left: gracefully, then firmly. Throws a HumanError where that cannot be. */
  end(service: Pick<Service, 'key' | 'name' | 'definition'>): Promise<void> {
    const { key } = service;
    const running = this.#ending.get(key);
    if (running) return running;
    const own = this.#end(service).finally(() => this.#ending.delete(key));
    this.#ending.set(key, own);
    return own;
  }

  /** True where a process of this service ran in this boot, as far as is known. */
  ranBefore(serviceKey: string): boolean {
    return this.#runs.some((run) => run.serviceKey === serviceKey);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #end({
    key,
    name,
    definition,
  }: Pick<Service, 'key' | 'name' | 'definition'>): Promise<void> {
    const graceMs = definition?.restart.killTimeoutMs ?? defaultRestart.killTimeoutMs;
    // Twice, for what a process started while it was ended.
    for (let round = 0; round < 2; round++) {
      const found = await this.find(key);
      if (found.length === 0) break;
      const pids = found.map(({ pid }) => pid).join(', ');
      this.parts.log.info(`Ending what is left of ${JSON.stringify(name)}: ${pids}`);
      await endProcesses(found, this.parts.processes, {
        graceMs,
        // What was begun is ended, even where the window closes meanwhile.
        clock: this.parts.clock,
      });
    }
    this.#seenSince.delete(key);
    // Who else holds the port is looked for anew.
    this.parts.store.overlay(key, { orphans: undefined, holder: undefined });
  }

  async #follow(): Promise<void> {
    this.#remember();
    if (this.#looking) return;
    this.#looking = true;
    try {
      const suspects = await this.#left.suspects(this.parts.store.list, this.parts.pm2Home());
      for (const service of this.parts.store.services) await this.#look(service, suspects);
    } catch (error) {
      this.parts.log.debug(`No look at orphans: ${String(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  async #look(service: Service, suspects: ReadonlySet<number>): Promise<void> {
    const { key, busy } = service;
    const { store } = this.parts;
    const roots = service.instances.flatMap(({ pid, active }) => (active ? (pid ?? []) : []));
    const old =
      this.#runs.some((run) => run.serviceKey === key && !roots.includes(run.pid)) ||
      service.instances.some(({ id, active }) => !active && suspects.has(id));
    if (!old || busy !== undefined || this.#ending.has(key)) return;
    const found = await this.find(key);
    if (found.length === 0) {
      this.#seenSince.delete(key);
      store.overlay(key, { orphans: undefined });
      return;
    }
    const now = this.#clock.now();
    const since = this.#seenSince.get(key) ?? now;
    this.#seenSince.set(key, since);
    if (now - since < settleMs) {
      this.#clock.after(settleMs, () => void store.refresh());
      return;
    }
    // PM2 starts it again, or has done so: beside what is left it would find its port taken.
    const comes = service.instances.some((one) => one.active || one.waiting);
    if (comes && (await this.parts.mayAct(service.workspaceFolder))) {
      await this.end(service);
      this.#didEnd.fire(key);
    } else store.overlay(key, { orphans: found });
  }

  /** Notes the main processes that run now. */
  #remember(): void {
    if (this.parts.engine.state.type !== 'connected') return;
    const bootId = this.parts.processes.bootId;
    const pm2Home = this.parts.pm2Home();
    const known = new Set(this.#runs.map(({ pid, startTime }) => `${pid}:${startTime}`));
    const fresh: RememberedRun[] = [];
    for (const { key: serviceKey, instances } of this.parts.store.services) {
      for (const { id, pid, processes } of instances) {
        const root = processes.find((one) => one.pid === pid);
        if (!root || known.has(`${root.pid}:${root.startTime}`)) continue;
        const { uniqueId } = this.parts.store.list.find((entry) => entry.id === id) ?? {};
        const { startTime } = root;
        fresh.push({ serviceKey, pid: root.pid, startTime, bootId, pm2Home, uniqueId, pmId: id });
      }
    }
    if (fresh.length > 0) this.#set([...this.#runs, ...fresh]);
  }

  #drop(pid: number): void {
    if (!this.#runs.some((run) => run.pid === pid)) return;
    this.#set(this.#runs.filter((run) => run.pid !== pid));
  }

  #set(runs: readonly RememberedRun[]): void {
    this.#runs = runs.slice(-maxRuns);
    this.parts.memory.set(this.#runs);
  }
}
