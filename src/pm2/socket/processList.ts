import * as v from 'valibot';
import { definitionHashKey, type Entry, type EntryStatus } from '../../engine/entry';
import { count, filePath, loose, time } from './values';

const statuses: ReadonlySet<string> = new Set([
  'online',
  'launching',
  'stopping',
  'stopped',
  'errored',
  'waiting restart',
  'one-launch-status',
]);

const entrySchema = v.object({
  pm_id: count,
  name: v.fallback(v.string(), ''),
  pid: loose(count),
  monit: loose(v.object({ memory: loose(count) })),
  pm2_env: v.object({
    status: loose(v.string()),
    pm_cwd: v.fallback(filePath, ''),
    pm_exec_path: v.fallback(filePath, ''),
    pm_uptime: loose(time),
    created_at: loose(time),
    restart_time: v.fallback(count, 0),
    unstable_restarts: v.fallback(count, 0),
    exit_code: loose(v.pipe(v.number(), v.safeInteger())),
    pm_out_log_path: loose(filePath),
    pm_err_log_path: loose(filePath),
    pm_log_path: loose(filePath),
    kill_timeout: loose(v.pipe(v.number(), v.minValue(0), v.finite())),
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
