import * as v from 'valibot';
import { formatSize } from '../../base/size';
import { type Service, totalCap } from '../../services/state/service';
import { data, ours, record } from '../answer';
import { tool } from '../tool';

/** More than anybody reads; a workspace has three to ten. */
const maxServices = 200;

export const listServices = tool({
  name: 'list_services',
  title: 'List services',
  description:
    'Lists the development services of this workspace that CODEX Services keeps running under PM2 (backend, frontend, database, …): for each its true state (ready, starting, unhealthy, waitingRestart, crashLoop, memoryLoop, failed, orphaned, stopped, done, unknown) with the reason, its memory beside its cap, port, process ids and restarts. Use it first when something does not answer, before starting anything yourself, and to learn the exact names that the other tools take.',
  input: v.object({}),
  effect: 'reads',
  async run(_, { services, sight, clock }) {
    const all = await services();
    const note = sight?.();
    if (all.length === 0) {
      return [ours('There are no services in this workspace.'), ...(note ? [ours(note)] : [])];
    }
    const shown = all.slice(0, maxServices);
    return [
      ours(
        shown.length < all.length
          ? `The first ${shown.length} of ${all.length} services. Memory is that of the whole process tree.`
          : `${all.length} services. Memory is that of the whole process tree.`,
      ),
      ...(note ? [ours(note)] : []),
      data(
        'one service a line, as JSON',
        shown.map((one) => record(statusOf(one, clock.now()))),
      ),
    ];
  },
});

/** A service as agents see it. */
export function statusOf(service: Service, now: number): Readonly<Record<string, unknown>> {
  const { name, kind, workspaceFolder, state, busy, port, memoryBytes, restarts } = service;
  const cap = totalCap(service);
  return {
    name,
    folder: workspaceFolder,
    kind,
    state: state.type,
    reason: state.reason,
    beingDone: busy,
    port,
    pids: service.instances.flatMap(({ pid }) => pid ?? []),
    memory: memoryBytes === undefined ? undefined : formatSize(memoryBytes),
    memoryCap: cap === undefined ? undefined : formatSize(cap),
    ofCapPercent:
      cap === undefined || memoryBytes === undefined
        ? undefined
        : Math.round((memoryBytes / cap) * 100),
    overCapInMinutes: service.capInMinutes,
    cpuPercent: service.cpuPercent === undefined ? undefined : Math.round(service.cpuPercent),
    restarts,
    upSeconds:
      service.startedAt === undefined || service.instances.every(({ active }) => !active)
        ? undefined
        : Math.round((now - service.startedAt) / 1_000),
    waitsFor: service.waitsFor,
    dependsOn: service.definition?.dependsOn,
    lastEnd: service.ending?.sentence,
    lastProblem: service.problem,
    firstUnreadError: service.logError,
  };
}
