import * as v from 'valibot';
import { definitionHashKey, type Entry, type EntryStatus } from '../../engine/entry';

const statuses: ReadonlySet<string> = new Set([
  'online',
  'launching',
  'stopping',
  'stopped',
  'errored',
  'waiting restart',
  'one-launch-status',
]);

const loose = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined);

const entrySchema = v.object({
  pm_id: v.pipe(v.number(), v.integer(), v.minValue(0)),
  name: v.fallback(v.string(), ''),
  pid: loose(v.number()),
  monit: loose(v.object({ memory: loose(v.number()) })),
  pm2_env: v.object({
    status: loose(v.string()),
    pm_cwd: v.fallback(v.string(), ''),
    pm_exec_path: v.fallback(v.string(), ''),
    pm_uptime: loose(v.number()),
    created_at: loose(v.number()),
    restart_time: v.fallback(v.number(), 0),
    unstable_restarts: v.fallback(v.number(), 0),
    exit_code: loose(v.number()),
    pm_out_log_path: loose(v.string()),
    pm_err_log_path: loose(v.string()),
    pm_log_path: loose(v.string()),
    kill_timeout: loose(v.number()),
    unique_id: loose(v.string()),
    pmx_module: loose(v.boolean()),
    env: loose(v.object({ [definitionHashKey]: loose(v.string()) })),
  }),
});

/** Says that the daemon's list is not one we understand. */
export class Pm2ListError extends Error {
  override readonly name = 'Pm2ListError';
}

/** What was read from an answer: while nothing changes, the wire gives the same one again. */
const read = new WeakMap<object, readonly Entry[]>();

/** Reads the answer of `getMonitorData`. Entries that cannot be read are left out; no list at all throws Pm2ListError. */
export function parseProcessList(answer: unknown): readonly Entry[] {
  if (!Array.isArray(answer)) throw new Pm2ListError('PM2 gave no list of processes.');
  const known = read.get(answer);
  if (known) return known;
  const processes: Entry[] = [];
  for (const entry of answer) {
    const parsed = v.safeParse(entrySchema, entry);
    if (parsed.success) processes.push(toProcess(parsed.output));
  }
  read.set(answer, processes);
  return processes;
}

function toProcess(entry: v.InferOutput<typeof entrySchema>): Entry {
  const env = entry.pm2_env;
  const status = env.status ?? 'unknown';
  return {
    id: entry.pm_id,
    name: entry.name,
    pid: entry.pid !== undefined && entry.pid > 0 ? entry.pid : undefined,
    status: statuses.has(status) ? (status as EntryStatus) : 'unknown',
    cwd: env.pm_cwd,
    execPath: env.pm_exec_path,
    startedAt: env.pm_uptime,
    createdAt: env.created_at,
    restarts: env.restart_time,
    unstableRestarts: env.unstable_restarts,
    exitCode: env.exit_code,
    outFile: env.pm_out_log_path,
    errFile: env.pm_err_log_path,
    logFile: env.pm_log_path,
    killTimeoutMs: env.kill_timeout,
    memoryBytes: entry.monit?.memory,
    uniqueId: env.unique_id,
    definitionHash: env.env?.[definitionHashKey],
    isModule: env.pmx_module === true,
  };
}
