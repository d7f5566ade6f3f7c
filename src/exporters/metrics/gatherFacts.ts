import type { Entry, EntryStatus } from '../../engine/entry';
import type { WindowWord } from '../../services/guardian/windowWord';
import type { HistoryCause } from '../../services/history/historyEntry';
import type { Service, ServiceInstance } from '../../services/state/service';
import type { SystemMemory } from '../../system/types';
import type { CpuSeconds } from './cpuSeconds';
import type { DatabaseFacts, Facts, ServiceFacts } from './facts';
import { causeLabels, label, stateLabels, workspaceLabels } from './labels';

/** What the facts of a moment are made of. */
export interface Observations {
  readonly services: readonly Service[];
  /** Entries of PM2's that belong to no exported workspace folder. */
  readonly others: readonly Entry[];
  /** What windows say, by workspace folder. */
  readonly words: ReadonlyMap<string, WindowWord>;
  readonly cpu: Pick<CpuSeconds, 'of'>;
  readonly restartsOf: (serviceKey: string) => ReadonlyMap<HistoryCause, number>;
  readonly logLinesOf: (serviceKey: string) => ReadonlyMap<string, number>;
  readonly memory: SystemMemory | undefined;
  readonly pm2: boolean;
}

/** PM2's words for what it runs; whether that answers, nobody has asked. */
const pm2States: Readonly<Record<EntryStatus, string>> = {
  online: 'online',
  launching: 'starting',
  'one-launch-status': 'starting',
  stopping: 'stopped',
  stopped: 'stopped',
  errored: 'failed',
  'waiting restart': 'waiting_restart',
  unknown: 'unknown',
};
const pm2Severity = ['failed', 'unknown', 'waiting_restart', 'starting', 'online', 'stopped'];
/** Alerts compare with what was before, so that these are there from the start. */
const alwaysCounted: readonly HistoryCause[] = ['crash', 'memoryCap'];

/** By whose replica it is. */
export function replicaKey(serviceKey: string, replica: number): string {
  return `${serviceKey}\n${replica}`;
}

/** A service's instances in the order that does not change while they live. */
export function replicasOf({ instances }: Service): readonly ServiceInstance[] {
  return instances.toSorted((a, b) => a.id - b.id);
}

/** Puts together what there is to tell. */
export function gatherFacts(seen: Observations): Facts {
  const { words } = seen;
  const folders = new Set(seen.services.map(({ workspaceFolder }) => workspaceFolder));
  const workspaces = workspaceLabels([...folders]);
  return {
    services: [
      ...seen.services.map((service) =>
        ownService(
          seen,
          service,
          workspaces.get(service.workspaceFolder) ?? '',
          words.get(service.workspaceFolder),
        ),
      ),
      ...otherServices(seen.others),
    ],
    ...(seen.memory && { memory: seen.memory }),
    databases: [...words].flatMap(([folder, word]) => databasesOf(word, workspaces.get(folder))),
    pm2: seen.pm2,
  };
}

function ownService(
  { cpu, restartsOf, logLinesOf }: Observations,
  service: Service,
  workspace: string,
  word: WindowWord | undefined,
): ServiceFacts {
  const { key, name, kind, capBytes } = service;
  const said = word?.services.find((one) => one.name === name);
  const state = said?.state ?? service.state.type;
  const replicas = replicasOf(service);
  const restarts = new Map([
    ...alwaysCounted.map((cause) => [cause, 0] as const),
    ...restartsOf(key),
  ]);
  return {
    service: label(name),
    workspace,
    kind,
    source: said ? 'editor' : 'guardian',
    state: stateLabels[state],
    up: replicas.some(
      ({ pid, active, processes }) => active && processes.some((one) => one.pid === pid),
    ),
    ...(state !== 'unknown' && { ready: state === 'ready' }),
    ...(capBytes !== undefined && { capBytes }),
    replicas: replicas.map(({ memoryBytes, startedAt, pid }, replica) => {
      const cpuSeconds = cpu.of(replicaKey(key, replica));
      return {
        replica,
        ...(memoryBytes !== undefined && { memoryBytes }),
        ...(cpuSeconds !== undefined && { cpuSeconds }),
        ...(startedAt !== undefined && pid !== undefined && { startedAt: startedAt / 1000 }),
      };
    }),
    restarts: new Map([...restarts].map(([cause, count]) => [causeLabels[cause], count])),
    logLines: logLinesOf(key),
  };
}

/** What is under this PM2 and nobody's that is exported: by PM2's word alone, entries of one name together. */
function otherServices(others: readonly Entry[]): readonly ServiceFacts[] {
  const byName = new Map<string, Entry[]>();
  for (const entry of others) {
    const name = label(entry.name);
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return [...byName].map(([service, entries]) => {
    const sorted = entries.toSorted((a, b) => a.id - b.id);
    const states = sorted.map(({ status }) => pm2States[status]);
    const restarts = sorted.reduce((sum, one) => sum + one.restarts, 0);
    return {
      service,
      workspace: '',
      kind: 'other',
      source: 'pm2',
      state: pm2Severity.find((state) => states.includes(state)) ?? 'unknown',
      up: sorted.some(({ status, pid }) => status === 'online' && pid !== undefined),
      replicas: sorted.map(({ pid, memoryBytes, startedAt }, replica) => ({
        replica,
        ...(memoryBytes !== undefined && pid !== undefined && { memoryBytes }),
        ...(startedAt !== undefined && pid !== undefined && { startedAt: startedAt / 1000 }),
      })),
      restarts: new Map([[causeLabels.autoRestart, restarts]]),
      logLines: new Map(),
    };
  });
}

function databasesOf({ databases }: WindowWord, workspace = ''): readonly DatabaseFacts[] {
  return databases.map(({ name, connections, maxConnections }) => ({
    database: label(name),
    workspace,
    connections,
    maxConnections,
  }));
}
