import * as l10n from '@vscode/l10n';
import type { EngineState } from '../../engine/engine';
import type { Entry } from '../../engine/entry';
import { defaultRestart } from '../definitions/defaults';
import type { ServiceDefinition } from '../definitions/definition';
import { awaitedPort } from '../ports/awaitedPort';
import { holderText, orphansText } from '../ports/portHolder';
import type { ObservedEntry } from './observer';
import {
  type Busy,
  type LaunchNote,
  type Overlay,
  runOf,
  type Service,
  type ServiceInstance,
  serviceKey,
  type ServiceState,
} from './service';
import { combineStates, judge } from './verdict';

export interface Assembly {
  readonly definitions: readonly ServiceDefinition[];
  readonly entries: readonly ObservedEntry[];
  readonly others: readonly Entry[];
  readonly link: EngineState;
  /** Why PM2's list could not be read although PM2 is there. */
  readonly listProblem?: string;
  readonly busy: ReadonlyMap<string, Busy>;
  readonly problems: ReadonlyMap<string, string>;
  readonly launches: ReadonlyMap<string, LaunchNote>;
  readonly overlays?: ReadonlyMap<string, Overlay>;
  readonly now: number;
}

/** Puts definitions and observed entries together: the definitions in their order, then entries without one. */
export function assembleServices(assembly: Assembly): Service[] {
  const left = new Set(assembly.entries);
  const services = assembly.definitions.map((definition) => {
    const own = assembly.entries.filter(
      ({ entry, workspaceFolder }) =>
        entry.name === definition.name && workspaceFolder === definition.workspaceFolder,
    );
    for (const one of own) left.delete(one);
    return toService(assembly, definition.workspaceFolder, definition.name, definition, own);
  });
  const groups = new Map<string, ObservedEntry[]>();
  for (const one of left) {
    const key = serviceKey(one.workspaceFolder, one.entry.name);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    services.push(toService(assembly, first.workspaceFolder, first.entry.name, undefined, group));
  }
  return services;
}

function toService(
  assembly: Assembly,
  workspaceFolder: string,
  name: string,
  definition: ServiceDefinition | undefined,
  observed: readonly ObservedEntry[],
): Service {
  const key = serviceKey(workspaceFolder, name);
  const instances = observed.map((one) => toInstance(assembly, definition, one));
  const conflict =
    instances.length > 0
      ? undefined
      : (assembly.others.find((entry) => entry.name === name)?.cwd ??
        assembly.entries.find((one) => one.entry.name === name && !observed.includes(one))?.entry
          .cwd);
  const problem = assembly.problems.get(key);
  const overlay = assembly.overlays?.get(key) ?? {};
  const running = instances.filter(({ memoryBytes }) => memoryBytes !== undefined);
  const starts = instances.flatMap((one) =>
    one.pid !== undefined && one.startedAt !== undefined ? [one.startedAt] : [],
  );
  const ports = instances.flatMap((instance) => instance.ports);
  return {
    key,
    name,
    kind: definition?.kind ?? 'other',
    workspaceFolder,
    definition,
    state: stateOf(assembly, { name, instances, conflict, problem, overlay }),
    busy: assembly.busy.get(key),
    instances,
    port:
      instances
        .map((one) =>
          awaitedPort(definition, one.ports, assembly.now - (one.startedAt ?? Infinity)),
        )
        .find((port) => port !== undefined) ??
      definition?.port ??
      (ports.length > 0 ? Math.min(...ports) : undefined),
    capBytes: definition?.capBytes,
    memoryBytes: sum(running.map(({ memoryBytes }) => memoryBytes)),
    cpuPercent: sum(running.map(({ cpuPercent }) => cpuPercent)),
    restarts: instances.reduce((total, { restarts }) => total + restarts, 0),
    startedAt: starts.length > 0 ? Math.min(...starts) : undefined,
    launch: assembly.launches.get(key),
    conflict,
    problem,
    ending: overlay.ending,
    orphans: overlay.orphans,
    holder: overlay.holder,
    capInMinutes: overlay.capInMinutes,
    waitsFor: overlay.waitsFor,
    logError: overlay.logError,
    debugger: overlay.debugger,
  };
}

interface Facts {
  readonly name: string;
  readonly instances: readonly ServiceInstance[];
  readonly conflict: string | undefined;
  readonly problem: string | undefined;
  readonly overlay: Overlay;
}

function stateOf(
  { link, listProblem }: Assembly,
  { name, instances, conflict, problem, overlay }: Facts,
): ServiceState {
  if (link.type === 'notAnswering') {
    return { type: 'unknown', reason: l10n.t('PM2 is not answering: {0}', link.reason) };
  }
  if (listProblem !== undefined) {
    return { type: 'unknown', reason: l10n.t('PM2 is not answering: {0}', listProblem) };
  }
  if (link.type === 'unusable') return { type: 'unknown', reason: link.reason };
  if (conflict !== undefined) {
    return {
      type: 'stopped',
      reason: l10n.t('{0} of {1} already runs under this PM2.', name, conflict),
    };
  }
  if (overlay.verdict) return withCause(overlay.verdict, overlay);
  const judged = combineStates(instances.map((instance) => instance.state));
  const state: ServiceState =
    judged.type === 'done' && overlay.killed !== undefined
      ? { type: 'failed', reason: overlay.killed }
      : judged;
  if (state.type !== 'stopped' && state.type !== 'done') {
    return withHolder(withHealth(state, overlay, runOf({ instances })), overlay);
  }
  if (overlay.waitsFor) {
    return { type: 'starting', reason: l10n.t('It waits for {0}.', overlay.waitsFor.join(', ')) };
  }
  const { orphans = [], holder } = overlay;
  if (orphans.length > 0) return { type: 'orphaned', reason: orphansText(orphans) };
  if (problem !== undefined) return { type: 'failed', reason: problem };
  if (holder) return { type: 'stopped', reason: holderText(holder) };
  if (link.type === 'noDaemon' && link.killed) {
    return { type: 'stopped', reason: l10n.t('PM2 was ended.') };
  }
  if (link.type === 'noDaemon' && overlay.ranBefore) {
    return { type: 'stopped', reason: l10n.t('It ran before; PM2 does not run any more.') };
  }
  return state;
}

/** What is left of an earlier run and holds the port is why it loops, and what to end. */
function withCause(verdict: ServiceState, { orphans = [] }: Overlay): ServiceState {
  if (orphans.length === 0 || verdict.reason === undefined) return verdict;
  return { ...verdict, reason: `${verdict.reason}. ${orphansText(orphans)}` };
}

/** An open port is not readiness: a service that is asked something is ready once it has answered. */
function withHealth(state: ServiceState, { probe, health }: Overlay, run: string): ServiceState {
  if (state.type !== 'ready' || probe === undefined) return state;
  const current = health?.run === run ? health : undefined;
  if (current?.type === 'passed') return state;
  const reason = current?.reason ?? l10n.t('Waiting for {0}.', probe);
  return { type: current?.type === 'failing' ? 'unhealthy' : 'starting', reason };
}

/** A service that is not ready while another process listens on its port cannot become so. */
function withHolder(state: ServiceState, { holder, orphans = [] }: Overlay): ServiceState {
  if (!holder || state.type === 'ready' || state.type === 'failed') return state;
  const type = holder.whose === 'orphan' ? 'orphaned' : 'unhealthy';
  const reason = orphans.length > 0 ? orphansText(orphans) : holderText(holder);
  return { type, reason };
}

function toInstance(
  assembly: Assembly,
  definition: ServiceDefinition | undefined,
  { entry, sample, ports, gaveUp, wasReady, serverGone, unreadable }: ObservedEntry,
): ServiceInstance {
  const live = sample?.processes ?? [];
  const state = judge({
    entry,
    liveProcesses: live.length,
    unreadable,
    mainAlive: live.some(({ pid }) => pid === entry.pid),
    port: awaitedPort(definition, ports, assembly.now - (entry.startedAt ?? assembly.now)),
    listening: ports,
    wasReady,
    minUptimeMs: definition?.restart.minUptimeMs ?? defaultRestart.minUptimeMs,
    now: assembly.now,
    gaveUp,
    autorestart: definition?.restart.autorestart,
    cron: cronOf(definition),
    serverGone,
  });
  return {
    id: entry.id,
    pid: entry.pid,
    state,
    restarts: entry.restarts,
    startedAt: entry.startedAt,
    memoryBytes: live.length > 0 ? sample?.memoryBytes : undefined,
    cpuPercent: sample?.cpuPercent,
    processes: live,
    ports,
    serverGone: state.type === 'unhealthy' ? serverGone : undefined,
    killTimeoutMs: entry.killTimeoutMs ?? definition?.restart.killTimeoutMs ?? 0,
    outFile: entry.outFile,
    errFile: entry.errFile,
    logFile: entry.logFile,
    definitionHash: entry.definitionHash,
    active: entry.status === 'online' || entry.status === 'launching',
    // PM2 takes the pid away where no restart will come (lib/God.js, handleExit).
    waiting: entry.status === 'waiting restart' && !gaveUp && entry.pid !== undefined,
  };
}

function cronOf(definition: ServiceDefinition | undefined): string | undefined {
  const cron = definition?.passThrough['cron_restart'];
  return typeof cron === 'string' && cron !== '0' ? cron : undefined;
}

/** The sum of what is known; undefined where nothing is. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? known.reduce((total, value) => total + value, 0) : undefined;
}
