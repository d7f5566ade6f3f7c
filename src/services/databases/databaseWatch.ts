import * as l10n from '@vscode/l10n';
import { delay } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { DatabaseAddress } from '../../postgres/address';
import type { DatabaseFacts } from '../../postgres/facts';
import type { DatabaseTrouble } from '../../postgres/trouble';
import type { ProbeVerdict } from '../health/askProbe';
import { ProbeSchedule } from '../health/probeSchedule';
import { isRunning } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import type { Database } from './database';
import { notThere } from './notThere';

/** How a database was when it was last looked at. */
export type DatabaseStatus =
  | { readonly type: 'unknown' }
  | { readonly type: 'up'; readonly facts: DatabaseFacts }
  /** Down, or busy: `trouble` says which. `facts` are from before. */
  | { readonly type: 'trouble'; readonly trouble: DatabaseTrouble; readonly facts?: DatabaseFacts };

/** One database as it is asked; see postgres/connection. */
export interface DatabaseLink extends Disposable {
  /** Rejects with what `trouble` understands. */
  facts(details: boolean, known?: DatabaseFacts): Promise<DatabaseFacts>;
  trouble(error: unknown): DatabaseTrouble;
  /** Ends the connection, until it is needed again. */
  close(): void;
}

export interface DatabaseWatchParts {
  readonly store: ServiceStore;
  readonly connect: (address: DatabaseAddress) => DatabaseLink;
  readonly clock?: Clock;
}

interface Watched {
  readonly database: Database;
  readonly link: DatabaseLink;
  readonly schedule: ProbeSchedule;
  status: DatabaseStatus;
  looking?: Promise<DatabaseStatus>;
  timer?: Disposable;
  expanded: boolean;
}

const startingMs = 250;
/** A container pulls nothing and comes up; what is not there by then does not come by itself. */
const patienceMs = 60_000;

/** Looks at the databases: seldom, only while somebody sees them or waits for them, and with one statement a look. */
export class DatabaseWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<string>());
  readonly #didChangeList = this.#store.add(new Emitter<void>());
  readonly #clock: Clock;
  #all = new Map<string, Watched>();
  #watched = false;

  /** The status of a database changed, by its id. */
  readonly onDidChange = this.#didChange.event;
  /** Databases came or went. */
  readonly onDidChangeList = this.#didChangeList.event;

  constructor(private readonly parts: DatabaseWatchParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(parts.store.onDidChange(({ key }) => this.#serviceChanged(key)));
  }

  get databases(): readonly Database[] {
    return [...this.#all.values()].map(({ database }) => database);
  }

  get(id: string): Database | undefined {
    return this.#all.get(id)?.database;
  }

  status(id: string): DatabaseStatus {
    const one = this.#all.get(id);
    if (!one) return { type: 'unknown' };
    const { status, database } = one;
    if (status.type !== 'trouble' || status.trouble.type !== 'refused') return status;
    // Nothing is wrong yet with what has just been started.
    const service = this.parts.store.get(database.serviceKey ?? '');
    if (service?.state.type !== 'starting') return status;
    const { host, port } = database.address;
    const sentence = l10n.t('{0} is starting up.', `${host}:${port}`);
    return { ...status, trouble: { type: 'startingUp', sentence } };
  }

  /** What the databases of a workspace folder said of themselves in the last look, where somebody looks at that. */
  seenIn(workspaceFolder: string): readonly DatabaseFacts[] {
    return [...this.#all.values()].flatMap((one) => {
      const { database, expanded, status } = one;
      const isLookedAt = expanded && (this.#watched || database.serviceKey !== undefined);
      return isLookedAt && database.workspaceFolder === workspaceFolder && status.type === 'up'
        ? [status.facts]
        : [];
    });
  }

  /** Replaces the databases; one that is the same as before keeps its status and its connection. */
  set(databases: readonly Database[]): void {
    const before = this.#all;
    const text = (one: Database): string => JSON.stringify([one, one.address.password?.reveal()]);
    this.#all = new Map(
      databases.map((database) => {
        const known = before.get(database.id);
        if (known && text(known.database) === text(database)) return [database.id, known];
        const link = this.parts.connect(database.address);
        const schedule = new ProbeSchedule();
        const status = { type: 'unknown' } as const;
        return [database.id, { database, link, schedule, status, expanded: false }];
      }),
    );
    for (const [id, old] of before) {
      if (this.#all.get(id) === old) continue;
      old.timer?.dispose();
      old.link.dispose();
    }
    this.#didChangeList.fire();
    this.#askAll();
  }

  /** Says whether a view shows the databases. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    if (watched) this.#askAll();
    else for (const one of this.#all.values()) one.timer?.dispose();
  }

  /** Says whether the details of a database are seen. */
  setExpanded(id: string, expanded: boolean): void {
    const one = this.#all.get(id);
    if (!one || one.expanded === expanded) return;
    one.expanded = expanded;
    one.schedule.unsettle();
    if (expanded) void this.look(id);
  }

  /** Looks now. Two that ask at the same time get the same answer. */
  async look(id: string): Promise<DatabaseStatus> {
    const one = this.#all.get(id);
    if (!one) return { type: 'unknown' };
    one.timer?.dispose();
    one.looking ??= this.#look(one).finally(() => (one.looking = undefined));
    return one.looking;
  }

  /** The probe of a service that is a database; undefined where its address is not known. */
  async probe(serviceKey: string): Promise<ProbeVerdict | undefined> {
    const one = [...this.#all.values()].find(({ database }) => database.serviceKey === serviceKey);
    if (!one) return undefined;
    const status = await this.look(one.database.id);
    if (status.type !== 'trouble') return { ok: true };
    const { type, sentence } = status.trouble;
    // It answers, though not to us.
    if (type === 'password' || type === 'noDatabase' || type === 'tooMany') return { ok: true };
    const reason = sentence.replace(/[.。]$/, '');
    return { ok: false, reason, ...(type === 'refused' && { refused: true }) };
  }

  /** Resolves when the databases of a folder that are none of its services are there. Throws a HumanError. */
  async wait(workspaceFolder: string, signal: AbortSignal): Promise<void> {
    const outside = this.databases.filter(
      (one) => one.workspaceFolder === workspaceFolder && one.serviceKey === undefined,
    );
    await Promise.all(outside.map(({ id }) => this.comeUp(id, signal)));
  }

  /** Resolves when a database answers, or nobody waits any more. Throws a HumanError where it does not come. */
  async comeUp(id: string, signal?: AbortSignal): Promise<void> {
    const end = this.#clock.now() + patienceMs;
    while (!signal?.aborted) {
      const status = await this.look(id);
      if (status.type !== 'trouble') return;
      if (this.#clock.now() >= end) throw notThere(id, status.trouble);
      await delay(startingMs, this.#clock);
    }
  }

  dispose(): void {
    for (const one of this.#all.values()) {
      one.timer?.dispose();
      one.link.dispose();
    }
    this.#all.clear();
    this.#store.dispose();
  }

  async #look(one: Watched): Promise<DatabaseStatus> {
    const { database, link } = one;
    const before = one.status;
    const known = before.type === 'unknown' ? undefined : before.facts;
    let status: DatabaseStatus;
    try {
      let facts = await link.facts(one.expanded, known);
      // Only now it is known that it has details to ask for.
      if (one.expanded && !facts.details && !facts.embedded) facts = await link.facts(true, facts);
      status = { type: 'up', facts: { ...facts, details: facts.details ?? known?.details } };
    } catch (error) {
      status = {
        type: 'trouble',
        trouble: link.trouble(error),
        ...(known ? { facts: known } : {}),
      };
    }
    if (this.#all.get(database.id) !== one) return status;
    one.status = status;
    const wait = one.schedule.take(status.type === 'up');
    if (this.#schedulesItself(one)) {
      // What was never there is no reason to hurry.
      const starting = one.schedule.phase === 'starting' ? 5_000 : wait;
      one.timer = this.#clock.after(starting, () => void this.look(database.id));
    }
    if (JSON.stringify(before) !== JSON.stringify(status)) this.#didChange.fire(database.id);
    return status;
  }

  /** A service of ours is looked at by its own probe, and not at all while it is stopped. */
  #schedulesItself({ database }: Watched): boolean {
    return this.#watched && database.serviceKey === undefined;
  }

  #askAll(): void {
    if (!this.#watched) return;
    for (const one of this.#all.values()) {
      if (this.#schedulesItself(one)) void this.look(one.database.id);
    }
  }

  #serviceChanged(key: string): void {
    for (const one of this.#all.values()) {
      if (one.database.serviceKey !== key) continue;
      const service = this.parts.store.get(key);
      if (!service || isRunning(service) || one.status.type === 'unknown') continue;
      one.status = { type: 'unknown' };
      one.link.close();
      this.#didChange.fire(one.database.id);
    }
  }
}
