import type { TableRow } from '../processes/processTable';

/** One process of Win32_Process. Windows has no process groups and no zombies. */
export interface CimRow extends TableRow {
  readonly command: string;
  readonly rssBytes: number;
  readonly cpuMs: number;
  /** When it was made, in ms since the epoch; 0 where Windows does not say. */
  readonly startTime: number;
}

const properties = [
  'ProcessId',
  'ParentProcessId',
  'WorkingSetSize',
  'KernelModeTime',
  'UserModeTime',
  'CreationDate',
  'CommandLine',
  'Name',
].join(',');

/** A PowerShell expression for what `parseCim` reads: one line of JSON. */
export const cimExpression =
  `ConvertTo-Json -Compress -InputObject @(Get-CimInstance -ClassName Win32_Process ` +
  `-Property ${properties} -ErrorAction Stop | Select-Object -Property ${properties})`;

/** Win32_Process counts CPU time in units of 100 ns. */
const unitsPerMs = 10_000;

/** Reads the JSON of `cimExpression`. Throws on what is not JSON; leaves out what is not a process. */
export function parseCim(json: string): CimRow[] {
  const parsed: unknown = JSON.parse(json);
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((entry) => toRow(entry) ?? []);
}

function toRow(entry: unknown): CimRow | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const fields = entry as Readonly<Record<string, unknown>>;
  // uint64 comes as a number or, from some versions, as text.
  const number = (key: string): number => {
    const value = fields[key];
    return typeof value === 'number' || typeof value === 'string' ? Number(value) || 0 : 0;
  };
  const pid = number('ProcessId');
  // 0 is the idle process, which is its own parent.
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    ppid: number('ParentProcessId'),
    pgid: 0,
    sid: 0,
    command: text(fields.CommandLine) ?? text(fields.Name) ?? '',
    rssBytes: number('WorkingSetSize'),
    cpuMs: (number('KernelModeTime') + number('UserModeTime')) / unitsPerMs,
    startTime: parseCimDate(fields.CreationDate) ?? 0,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * Reads a date as PowerShell writes it into JSON: 5.1 `/Date(1726316096789)/`, 7 `2026-10-07T06:12:09.125Z` or
 * with an offset; an object with `value` where PowerShell has dressed it up. The system's own first processes
 * have none.
 */
export function parseCimDate(value: unknown): number | undefined {
  if (typeof value === 'object' && value !== null && 'value' in value) {
    return parseCimDate(value.value);
  }
  if (typeof value !== 'string') return undefined;
  const ms = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value)?.[1];
  const time = ms === undefined ? Date.parse(value) : Number(ms);
  return Number.isNaN(time) ? undefined : time;
}
