import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { HistoryRecorder } from '../history/historyRecorder';
import { defaultRestart } from '../definitions/defaults';
import type { RecordedEvent } from '../history/endWriter';
import { type Loop, type LoopPolicy, LoopWindow } from './loopWindow';
import { causeText, endText, type HistoryEntry } from '../history/historyEntry';
import { tellingLine } from '../history/tellingLine';
import type { LastLines } from '../history/lastLines';
import type { CommandOrigins } from './commandOrigins';
import type { RestartHistory } from '../history/restartHistory';
import { isRunning, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';

/** What is done with a service that loops. */
export type LoopAction = 'stop' | 'warn';

export interface LoopGuardParts {
  readonly recorder: Pick<HistoryRecorder, 'onDidRecordEnd' | 'onDidRecordStart'>;
  readonly store: ServiceStore;
  readonly history: RestartHistory;
  readonly lastLines: LastLines;
  readonly origins: CommandOrigins;
  readonly action: (workspaceFolder: string) => LoopAction;
  /** True where this window is the one that acts for the folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
  readonly stop: (service: Service, by: Loop['type']) => Promise<unknown>;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What time does not cure is tried this often. */
const vainExits = 3;
/** A service that only warns is believed again after this long without an exit. */
const forgivenMs = 60_000;

/** Sees crash loops and memory loops, says so, and stops what loops. */
export class LoopGuard implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didFindLoop = this.#store.add(new Emitter<Service>());
  readonly #windows = new Map<string, LoopWindow>();
  readonly #lastExit = new Map<string, number>();
  /** Services that were ready since a person started them. */
  readonly #wasReady = new Set<string>();
  readonly #clock: Clock;

  /** A service was found to loop; its state says how. */
  readonly onDidFindLoop = this.#didFindLoop.event;

  constructor(private readonly parts: LoopGuardParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#store.add(parts.recorder.onDidRecordEnd((end) => this.#ended(end)));
    this.#store.add(parts.recorder.onDidRecordStart((start) => this.#started(start)));
    this.#store.add(
      parts.origins.onDidBegin(({ serviceKey, origin }) => {
        if (origin.by === 'you' || origin.by === 'agent') this.#forget(serviceKey);
      }),
    );
    this.#store.add(parts.store.onDidChangeList(() => this.#remember()));
    this.#store.add(parts.store.onDidRefresh(() => this.#look()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #ended({ serviceKey, entry }: RecordedEvent): void {
    const { store } = this.parts;
    const service = store.get(serviceKey);
    if (!service) return;
    if (entry.ending) store.overlay(serviceKey, { ending: entry.ending });
    const killed = entry.what === 'exit' && entry.signal !== undefined;
    store.overlay(serviceKey, { killed: killed ? sentence(causeText(entry)) : undefined });
    const cap = entry.cause === 'memoryCap';
    if ((entry.what !== 'exit' && !cap) || entry.cause === 'daemonLost') return;
    if (service.state.type === 'crashLoop' || service.state.type === 'memoryLoop') return;
    if (service.definition?.restart.autorestart === false) return;
    this.#lastExit.set(serviceKey, entry.at);
    let window = this.#windows.get(serviceKey);
    if (!window) this.#windows.set(serviceKey, (window = new LoopWindow()));
    const incurable = entry.ending?.incurable === true && !this.#wasReady.has(serviceKey);
    const exit = { at: entry.at, uptimeMs: entry.uptimeMs, cap, incurable };
    const loop = window.add(exit, policyOf(service));
    if (loop) void this.#tripped(service, loop, entry);
  }

  #started({ serviceKey, entry }: RecordedEvent): void {
    if (entry.cause === 'someoneElse') this.#forget(serviceKey);
  }

  async #tripped(service: Service, loop: Loop, entry: HistoryEntry): Promise<void> {
    const { store, history, lastLines, log } = this.parts;
    this.#windows.get(service.key)?.reset();
    const lines = lastLines.of(service.key);
    const reason = loopText(loop, entry, lines);
    const state = { type: loop.type, reason };
    store.overlay(service.key, { verdict: state });
    history.add(service.key, {
      at: this.#clock.now(),
      what: 'loop',
      cause: loop.type,
      detail: reason,
      ...(lines.length > 0 && { lines }),
      ...(entry.ending && { ending: entry.ending }),
    });
    log.warn(`${JSON.stringify(service.name)}: ${loop.type}: ${reason}`);
    this.#didFindLoop.fire({ ...service, state });
    if (this.parts.action(service.workspaceFolder) !== 'stop') return;
    try {
      if (!(await this.parts.mayAct(service.workspaceFolder))) return;
      await this.parts.stop(store.get(service.key) ?? service, loop.type);
    } catch (error) {
      log.error(`Stopping ${JSON.stringify(service.name)} failed.`, error);
    }
  }

  #forget(serviceKey: string): void {
    this.#wasReady.delete(serviceKey);
    this.#windows.get(serviceKey)?.reset();
    this.parts.store.overlay(serviceKey, { verdict: undefined, ending: undefined });
  }

  /** After a window reload the verdict of a stopped service is what its history ends with. */
  #remember(): void {
    for (const service of this.parts.store.services) {
      const last = this.parts.history.of(service.key).at(-1);
      if (last?.what !== 'loop' || isRunning(service)) continue;
      const type = last.cause === 'memoryLoop' ? 'memoryLoop' : 'crashLoop';
      this.parts.store.overlay(service.key, {
        verdict: { type, reason: last.detail ?? '' },
        ending: last.ending,
      });
    }
  }

  #look(): void {
    const { store } = this.parts;
    for (const service of store.services) {
      const { key, ending, instances, state } = service;
      const ready = instances.length > 0 && instances.every((one) => one.state.type === 'ready');
      if (!ready) continue;
      this.#wasReady.add(key);
      const looping = state.type === 'crashLoop' || state.type === 'memoryLoop';
      const quiet = this.#clock.now() - (this.#lastExit.get(key) ?? 0) > forgivenMs;
      // Whoever started it again, it is well now.
      if (looping && quiet) store.overlay(key, { verdict: undefined });
      if (ending && (!looping || quiet)) store.overlay(key, { ending: undefined });
    }
  }
}

function policyOf({ definition, instances }: Service): LoopPolicy {
  const policy = definition?.restart ?? defaultRestart;
  // Every instance has its own count with PM2.
  const count = Math.max(1, instances.length);
  return {
    ...policy,
    maxRestarts: policy.maxRestarts * count,
    // A number that somebody named holds.
    ...(policy.named !== true && { vainExits: vainExits * count }),
  };
}

/** "10 exits in 62 s, exit code 1, last: Error: …" */
function loopText(loop: Loop, entry: HistoryEntry, lines: readonly string[]): string {
  const seconds = Math.max(1, Math.round(loop.spanMs / 1000));
  const count =
    loop.type === 'memoryLoop'
      ? l10n.t('{0} times over its memory cap in {1} s', loop.exits, seconds)
      : l10n.t('{0} exits in {1} s', loop.exits, seconds);
  const last = tellingLine(lines);
  const end = loop.type === 'memoryLoop' ? '' : endText(entry);
  return [count, end, last === undefined ? '' : l10n.t('last: {0}', last)]
    .filter(Boolean)
    .join(', ');
}

/** "It was ended: killed by SIGKILL from outside." */
function sentence(cause: string): string {
  return l10n.t('It was ended: {0}.', cause);
}
