import { messageOf } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { Entry } from '../../engine/entry';
import type { Listener, Listeners, ProcessIdentity, TreeSample } from '../../system/types';
import { isServed } from '../ports/awaitedPort';
import { rootOf, type TreeSampler } from './treeSampler';

/** An entry of PM2's list that is ours, with what this machine says about it. */
export interface ObservedEntry {
  readonly entry: Entry;
  readonly workspaceFolder: string;
  /** Why nothing is known of its processes. */
  readonly unreadable?: string;
  /** Undefined where the entry has no process. */
  readonly sample?: TreeSample;
  readonly ports: readonly number[];
  readonly gaveUp: boolean;
  readonly wasReady: boolean;
  /** Tells this run of the process from the one before. */
  readonly identity: string;
  /** The process that listened and has ended, where it was not the main one. */
  readonly serverGone?: number;
}

export interface ObserverParts {
  readonly trees: Pick<TreeSampler, 'sample' | 'forget'>;
  readonly listeners: Listeners;
  readonly log: Logger;
}

/** An entry of PM2's list that is ours. */
export interface OwnEntry {
  readonly entry: Entry;
  readonly workspaceFolder: string;
}

/** What is known of it beside the list and this machine. */
interface Known {
  /** What its definition says it must listen on. */
  readonly port?: number;
  readonly gaveUp: boolean;
  readonly wasReady: boolean;
}

/** Tells one run of an entry from the others: `pid:startedAt`. */
export function identityOf({ pid, startedAt }: Pick<Entry, 'pid' | 'startedAt'>): string {
  return `${pid}:${startedAt}`;
}

/** Adds to PM2's entries what this machine says of them: process trees and ports. */
export class Observer {
  /** Which processes of a run listened when it was last seen listening. */
  #servers = new Map<string, readonly ProcessIdentity[]>();
  #knownRoots = new Set<number>();
  #unreadable: string | undefined;

  constructor(private readonly parts: ObserverParts) {}

  /** `known` is asked when everything has been read, which takes its time. */
  async observe(
    all: readonly OwnEntry[],
    known: (one: OwnEntry) => Known,
  ): Promise<readonly ObservedEntry[]> {
    const { samples, listeners, unreadable } = await this.#look(all.map(({ entry }) => entry));
    const servers = new Map<string, readonly ProcessIdentity[]>();
    const entries = all.map((one): ObservedEntry => {
      const { entry, workspaceFolder } = one;
      const { port: expected, gaveUp, wasReady } = known(one);
      const sample = entry.pid === undefined ? undefined : samples.get(entry.pid);
      const identity = identityOf(entry);
      const held = listeners.filter(
        ({ pid, port }) => isIn(sample, pid) && isServed(port, expected),
      );
      const ports = [...new Set(held.map(({ port }) => port))].sort((a, b) => a - b);
      const serving = held.filter(({ port }) => expected === undefined || port === expected);
      const last =
        serving.length > 0
          ? (sample?.processes ?? []).filter(({ pid }) => serving.some((one) => one.pid === pid))
          : (this.#servers.get(identity) ?? []);
      servers.set(
        identity,
        last.map(({ pid, startTime }) => ({ pid, startTime })),
      );
      return {
        entry,
        workspaceFolder,
        sample,
        unreadable,
        ports,
        gaveUp,
        wasReady,
        identity,
        serverGone:
          serving.length > 0
            ? undefined
            : last.find(({ pid }) => pid !== entry.pid && !isIn(sample, pid))?.pid,
      };
    });
    this.#servers = servers;
    return entries;
  }

  /** What this machine says of the entries; where it says nothing, the rows must not say "stopped". */
  async #look(entries: readonly Entry[]): Promise<{
    readonly samples: ReadonlyMap<number, TreeSample>;
    readonly listeners: readonly Listener[];
    readonly unreadable?: string;
  }> {
    try {
      const samples = await this.#sample(entries);
      const listeners = await this.#listeners(samples);
      this.#unreadable = undefined;
      return { samples, listeners };
    } catch (error) {
      const unreadable = messageOf(error);
      if (this.#unreadable !== unreadable) {
        this.parts.log.error('The processes of this machine cannot be read.', error);
      }
      this.#unreadable = unreadable;
      return { samples: new Map(), listeners: [], unreadable };
    }
  }

  async #sample(entries: readonly Entry[]): Promise<ReadonlyMap<number, TreeSample>> {
    const roots = entries.flatMap((entry) =>
      entry.pid === undefined ? [] : [rootOf(entry, entry.pid)],
    );
    const pids = new Set(roots.map(({ pid }) => pid));
    for (const gone of this.#knownRoots) if (!pids.has(gone)) this.parts.trees.forget(gone);
    this.#knownRoots = pids;
    return roots.length === 0 ? new Map() : this.parts.trees.sample(roots);
  }

  async #listeners(samples: ReadonlyMap<number, TreeSample>): Promise<readonly Listener[]> {
    const processes = [...samples.values()].flatMap((sample) => sample.processes);
    if (processes.length === 0) return [];
    const starts = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
    return this.parts.listeners.of([...starts.keys()], starts);
  }
}

function isIn(sample: TreeSample | undefined, pid: number): boolean {
  return sample?.processes.some((one) => one.pid === pid) === true;
}
