import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { Engine } from '../../engine/engine';
import type {
  Listeners,
  ProcessControl,
  ProcessIdentity,
  ProcessInfo,
  ProcessTrees,
} from '../../system/types';
import { endProcesses } from '../supervise/endProcesses';
import type { Orphans } from '../supervise/orphans';
import { isInside } from '../state/ownership';
import { type PortHolder, toHolder } from './portHolder';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

export interface PortOwnersParts {
  readonly store: ServiceStore;
  readonly engine: Pick<Engine, 'state'>;
  readonly trees: ProcessTrees;
  readonly listeners: Listeners;
  readonly processes: ProcessControl;
  readonly orphans: Orphans;
  readonly pm2Home: () => string;
}

const graceMs = 3_000;

/** Says who holds a port, and frees it. */
export class PortOwners {
  constructor(private readonly parts: PortOwnersParts) {}

  /** Who listens on these ports and is not `except` itself. Processes that we may not look at are missing. */
  async holders(ports: readonly number[], except?: string): Promise<readonly PortHolder[]> {
    if (ports.length === 0) return [];
    const own = this.parts.store.get(except ?? '')?.instances.flatMap(pidsOf) ?? [];
    const found = (await this.parts.listeners.holdersOfAny(ports)).filter(
      ({ pid }) => !own.includes(pid),
    );
    const infos = await this.#look(found.map(({ pid }) => pid));
    return found.flatMap(({ pid, port }) => {
      const info = infos.get(pid);
      return info ? [this.#judge(info, port)] : [];
    });
  }

  /** What would be ended with a holder: its tree, and of its process group what is not ours. */
  async wouldEnd({ pid, startTime }: PortHolder): Promise<readonly ProcessInfo[]> {
    const holder = (await this.#look([pid])).get(pid);
    if (holder?.startTime !== startTime) return [];
    const ours = this.#ourselves();
    // The group of a job in a terminal is the job; a group that holds us, or pid 1, is none.
    const group = holder.pgid;
    const samples = await this.#sample(group > 1 && !ours.has(group) ? [pid, group] : [pid]);
    const all = [...samples.values()].flatMap(({ processes }) => processes);
    const own = new Set(all.map((one) => one.pid));
    if ([...ours].some((one) => own.has(one))) return samples.get(pid)?.processes ?? [];
    return [...new Map(all.map((one) => [one.pid, one])).values()];
  }

  /**
   * Ends a holder with what belongs to it: SIGINT, then SIGKILL. `shown`: what was agreed to, and nothing else is ended then. Throws
   * a HumanError where something does not end, or has made room for another process since it was shown.
   */
  async end(holder: PortHolder, shown?: readonly ProcessIdentity[]): Promise<void> {
    const { store, processes, orphans } = this.parts;
    if (holder.whose === 'orphan') {
      const service = store.services.find(({ name }) => name === holder.service);
      if (service) await orphans.end(service);
    }
    const missed = await endProcesses(shown ?? (await this.wouldEnd(holder)), processes, {
      graceMs,
    });
    await store.refresh();
    const others = missed.filter(({ pid }) => processes.isAlive(pid)).map(({ pid }) => pid);
    if (others.length === 0) return;
    throw new HumanError(
      l10n.t(
        'Process {0} is another one by now than was shown, and was left alone. Look who holds the port again.',
        others.join(', '),
      ),
    );
  }

  #judge(info: ProcessInfo, port: number): PortHolder {
    const { store, processes } = this.parts;
    const { pid } = info;
    const running = store.services.find(({ instances }) =>
      instances.some((instance) => pidsOf(instance).includes(pid)),
    );
    if (running) return toHolder(info, port, 'service', running.name);
    const left = store.services.find(({ orphans = [] }) => orphans.some((one) => one.pid === pid));
    if (left) return toHolder(info, port, 'orphan', left.name);
    const folder = processes.folderOf(pid);
    const near = folder === undefined ? undefined : this.#serviceAt(folder, port);
    const proof = processes.proofOf(pid);
    if (proof?.uniqueId === undefined) return toHolder(info, port, 'outside', near?.name);
    const { uniqueId, pmId } = proof;
    const entry =
      store.list.find((one) => one.uniqueId === uniqueId && one.id === pmId) ??
      store.list.find((one) => one.uniqueId === uniqueId);
    const lives = entry?.status === 'online' || entry?.status === 'launching';
    const home = proof.pm2Home === this.parts.pm2Home();
    const known =
      this.parts.engine.state.type === 'connected' || this.parts.engine.state.type === 'noDaemon';
    if (home && known) {
      // It carries the ids of one of ours, and is none of what runs of it now.
      const own =
        store.services.find(({ instances }) =>
          instances.some(({ id }) => id === pmId && entry?.id === id),
        ) ?? store.get(this.parts.orphans.keyOf(proof) ?? '');
      const left = own ?? (lives ? undefined : near);
      if (left) return toHolder(info, port, 'orphan', left.name);
    }
    return toHolder(info, port, 'pm2', entry?.name);
  }

  /** The service of this workspace that has this port and in whose workspace folder a process runs. */
  #serviceAt(folder: string, port: number): Service | undefined {
    return this.parts.store.services.find(
      (service) => service.port === port && isInside(service.workspaceFolder, folder),
    );
  }

  async #look(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessInfo>> {
    const samples = await this.#sample(pids);
    return new Map(
      pids.flatMap((pid) => {
        const info = samples.get(pid)?.processes.find((one) => one.pid === pid);
        return info ? [[pid, info] as const] : [];
      }),
    );
  }

  async #sample(pids: readonly number[]) {
    const { trees, store } = this.parts;
    const samples = await trees.sample(pids);
    const roots = new Set(store.list.map(({ pid }) => pid));
    for (const pid of pids) if (!roots.has(pid)) trees.forget(pid);
    return samples;
  }

  #ourselves(): ReadonlySet<number> {
    return new Set([process.pid, process.ppid]);
  }
}

function pidsOf({ processes }: { readonly processes: readonly ProcessInfo[] }): readonly number[] {
  return processes.map(({ pid }) => pid);
}
