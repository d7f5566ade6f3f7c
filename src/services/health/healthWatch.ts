import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Logger } from '../../base/logger';
import type { LogBatch } from '../logs/logFeed';
import type { LogLine } from '../logs/logLine';
import type { PatternEngine } from '../logs/noiseRules';
import { isRunning, runOf, type Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { LinePatterns } from './linePatterns';
import { type Probe, probeOf, probeText } from './probe';
import { answerMs, ProbeSchedule, pausedMs } from './probeSchedule';
import { askProbe, type ProbeAsker, type ProbeVerdict } from './askProbe';

export interface HealthWatchParts {
  readonly store: ServiceStore;
  readonly feed: {
    readonly onDidReadLines: Event<LogBatch>;
    linesBefore(serviceKey: string): Promise<readonly LogLine[]>;
  };
  readonly ask: ProbeAsker;
  /** Matches lines with people's patterns, asked for when a probe has one. */
  readonly patterns: PatternEngine;
  /** A service has failed three times in a row. */
  readonly onUnhealthy?: (service: Service) => void;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** One run of a service that is asked how it is. */
interface Watched {
  readonly run: string;
  readonly probe: Probe;
  readonly schedule: ProbeSchedule;
  timer?: Disposable;
  /** A question is under way. */
  asking: boolean;
  askedAt: number;
  /** Ask again as soon as the present question is answered. */
  again: boolean;
}

/** A line that was written before this was opened need not be in the last 64 kB any more. */
const oldRunMs = 120_000;
/** A service that comes and goes does not have the others asked more often than this. */
const settledMs = 5_000;

/** Asks every running service how it is, and tells the store: at once after changes, rarely while all is well. */
export class HealthWatch implements Disposable {
  readonly #store = new DisposableStore();
  readonly #watched = new Map<string, Watched>();
  /** Paths that were found to answer, and services that have none. */
  readonly #found = new Map<string, Probe | 'listener'>();
  readonly #states = new Map<string, string>();
  readonly #patterns: LinePatterns;
  /** When a line last matched; it may come before the list shows the run that wrote it. */
  readonly #matches = new Map<string, number>();
  /** Services that have been seen to run: from then on the feed misses no line. */
  readonly #seen = new Set<string>();
  readonly #clock: Clock;

  constructor(private readonly parts: HealthWatchParts) {
    this.#clock = parts.clock ?? systemClock;
    this.#patterns = new LinePatterns(parts.patterns, parts.log);
    const { store, feed } = parts;
    this.#store.add(store.onDidChangeList(() => this.#follow()));
    this.#store.add(store.onDidChange((service) => this.#changed(service)));
    this.#store.add(feed.onDidReadLines((batch) => void this.#read(batch.serviceKey, batch.lines)));
    this.#follow();
  }

  dispose(): void {
    for (const one of this.#watched.values()) one.timer?.dispose();
    this.#watched.clear();
    this.#store.dispose();
  }

  #follow(): void {
    const services = this.parts.store.services;
    for (const service of services) this.#changed(service);
    const keys = new Set(services.map(({ key }) => key));
    for (const key of this.#watched.keys()) if (!keys.has(key)) this.#forget(key);
  }

  #changed(service: Service): void {
    const { key, workspaceFolder } = service;
    // The store may have gone on since it told of this.
    const now = this.parts.store.get(key) ?? service;
    const before = this.#states.get(key);
    this.#states.set(key, now.state.type);
    this.#watch(now);
    const ready = (type: string | undefined): boolean => type === 'ready';
    if (before === undefined || ready(before) === ready(now.state.type)) return;
    // What another depends on has come or gone: look at once at all of the workspace.
    for (const [other, watched] of this.#watched) {
      if (other === key || this.parts.store.get(other)?.workspaceFolder !== workspaceFolder)
        continue;
      if (watched.schedule.phase !== 'healthy' || watched.probe.type === 'log') continue;
      if (this.#clock.now() - watched.askedAt < settledMs) continue;
      watched.schedule.unsettle();
      this.#askNow(other, watched);
    }
  }

  /** Begins to ask a run, goes on with the one that is known, or forgets one that is over. */
  #watch(service: Service): void {
    const { key, definition } = service;
    const probe = definition && this.#probeOf(key, definition);
    this.parts.store.overlay(key, { probe: probe && probeText(probe) });
    const run = runOf(service);
    const known = this.#watched.get(key);
    if (!probe || !isRunning(service) || !service.instances.some(({ active }) => active)) {
      this.#forget(key);
      return;
    }
    if (known?.run === run && probeText(known.probe) === probeText(probe)) return;
    this.#forget(key);
    const watched: Watched = {
      run,
      probe,
      schedule: new ProbeSchedule(),
      asking: false,
      askedAt: 0,
      again: false,
    };
    this.#watched.set(key, watched);
    if (probe.type !== 'log') this.#askNow(key, watched);
    else if ((this.#matches.get(key) ?? 0) >= (service.startedAt ?? 0))
      this.#passed(service, watched);
    else if (!this.#seen.has(key)) void this.#backfill(service, watched);
    this.#seen.add(key);
  }

  #probeOf(key: string, definition: NonNullable<Service['definition']>): Probe | undefined {
    const probe = probeOf(definition);
    if (probe?.type !== 'guess') return probe;
    const found = this.#found.get(key);
    return found === 'listener' ? undefined : (found ?? probe);
  }

  #forget(key: string): void {
    this.#watched.get(key)?.timer?.dispose();
    this.#watched.delete(key);
  }

  #askNow(key: string, watched: Watched): void {
    if (watched.asking) {
      watched.again = true;
      return;
    }
    watched.timer?.dispose();
    void this.#ask(key, watched);
  }

  async #ask(key: string, watched: Watched): Promise<void> {
    const service = this.parts.store.get(key);
    if (!service || this.#watched.get(key) !== watched) return;
    if (service.debugger === 'paused') {
      this.#askIn(pausedMs, key, watched);
      return;
    }
    watched.asking = true;
    watched.askedAt = this.#clock.now();
    watched.again = false;
    const starting = watched.schedule.phase === 'starting';
    let verdict: ProbeVerdict;
    try {
      const within = starting ? answerMs.starting : answerMs.running;
      verdict = await askProbe(watched.probe, service, within, this.parts.ask);
    } catch (error) {
      this.parts.log.error(`Asking ${JSON.stringify(service.name)} failed.`, error);
      verdict = { ok: false, reason: l10n.t('it could not be asked') };
    }
    watched.asking = false;
    if (this.#store.disposed || this.#watched.get(key) !== watched) return;
    if (verdict.found) {
      this.#found.set(key, verdict.found);
      const next = this.parts.store.get(key);
      if (next) this.#watch(next);
      return;
    }
    if (!verdict.ok && this.parts.store.get(key)?.debugger === 'paused') {
      // Whoever stands at a breakpoint answers nobody, which means nothing.
      this.#askIn(pausedMs, key, watched);
      return;
    }
    const wait = watched.schedule.take(verdict.ok, !verdict.ok && verdict.refused);
    this.#tell(service, watched, verdict.ok ? undefined : verdict.reason);
    if (this.#watched.get(key) !== watched) return;
    this.#askIn(watched.again ? 0 : wait, key, watched);
  }

  #askIn(ms: number, key: string, watched: Watched): void {
    watched.timer?.dispose();
    watched.timer = this.#clock.after(ms, () => void this.#ask(key, watched));
  }

  #tell({ key }: Service, { run, probe, schedule }: Watched, reason: string | undefined): void {
    const { phase } = schedule;
    const text = probeText(probe);
    const before = this.parts.store.get(key)?.state.type;
    if (phase === 'unhealthy') {
      const sentence = l10n.t('It does not answer any more: {0}: {1}.', text, reason ?? '');
      this.parts.store.overlay(key, { health: { run, type: 'failing', reason: sentence } });
      const service = this.parts.store.get(key);
      if (service && before !== 'unhealthy') this.parts.onUnhealthy?.(service);
      return;
    }
    if (phase === 'starting') {
      const sentence = l10n.t('Waiting for {0}: {1}.', text, reason ?? '');
      this.parts.store.overlay(key, { health: { run, type: 'waiting', reason: sentence } });
      return;
    }
    this.parts.store.overlay(key, { health: { run, type: 'passed' } });
    // It may have answered before the list was last looked at.
    if (phase === 'healthy' && before === 'starting') void this.parts.store.refresh();
  }

  /** What was written before the feed was opened, which the first time is a moment after the start. */
  async #backfill(service: Service, watched: Watched): Promise<void> {
    // The feed opens a log file when the list has been looked at.
    await new Promise<void>((resolve) => {
      const listening = this.parts.store.onDidRefresh(() => {
        listening.dispose();
        resolve();
      });
    });
    const lines = await this.parts.feed.linesBefore(service.key);
    const old = this.#clock.now() - (service.startedAt ?? 0) > oldRunMs;
    const said = old || (await this.#patterns.match(watched.probe, lines));
    if (this.#watched.get(service.key) !== watched || watched.schedule.phase !== 'starting') return;
    if (said) this.#passed(service, watched);
  }

  async #read(key: string, lines: readonly LogLine[], at = this.#clock.now()): Promise<void> {
    const definition = this.parts.store.get(key)?.definition;
    const probe = definition && probeOf(definition);
    if (!probe || !(await this.#patterns.match(probe, lines))) return;
    this.#matches.set(key, at);
    const [service, watched] = [this.parts.store.get(key), this.#watched.get(key)];
    if (watched?.probe.type !== 'log' || watched.schedule.phase !== 'starting') return;
    if (service && at >= (service.startedAt ?? 0)) this.#passed(service, watched);
  }

  #passed(service: Service, watched: Watched): void {
    watched.schedule.take(true);
    this.#tell(service, watched, undefined);
  }
}
