import type { TableRow } from '../processes/processTable';

/** One line of `ps`, with times in ms. */
export interface PsRow extends TableRow {
  /** The first letter counts: Z is a zombie. */
  readonly state: string;
  readonly rssBytes: number;
  readonly cpuMs: number;
  /** ms since the epoch, in whole seconds. */
  readonly startTime: number;
  readonly command: string;
}

/** The columns for `parsePs`, which macOS, the BSDs and procps share. */
export const psColumns = ['-o', 'pid=,ppid=,pgid=,state=,rss=,time=,lstart=,command='] as const;

/** All processes. `ww`: command lines in full. */
export const psArguments = ['-axww', ...psColumns] as const;

/** Start times come in whole seconds, and procps works them out anew each time: off by one now and then. */
export const startSlackMs = 2000;

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

const line =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\S+)\s+[A-Z][a-z]{2}\s+([A-Z][a-z]{2})\s+(\d+)\s+(\d+):(\d+):(\d+)\s+(\d{4})(?:\s(.*))?$/;

/** Reads the output of `ps` in the C locale and in UTC. Lines that are not processes are left out. */
export function parsePs(output: string): PsRow[] {
  return output.split('\n').flatMap((text) => parsePsLine(text) ?? []);
}

function parsePsLine(text: string): PsRow | undefined {
  const match = line.exec(text);
  if (!match) return undefined;
  const [, pid, ppid, pgid, state = '', rss, time = '', month = '', ...rest] = match;
  const [day, hours, minutes, seconds, year, command = ''] = rest;
  const cpuMs = parseCpuTime(time);
  const monthIndex = months.indexOf(month) / 3;
  if (cpuMs === undefined || !Number.isInteger(monthIndex) || monthIndex < 0) return undefined;
  const clock = [Number(day), Number(hours), Number(minutes), Number(seconds)] as const;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    pgid: Number(pgid),
    // macOS prints an address where others print the session.
    sid: 0,
    state,
    rssBytes: Number(rss) * 1024,
    cpuMs,
    startTime: Date.UTC(Number(year), monthIndex, ...clock),
    command: command.trim(),
  };
}

/** Reads `M:SS.ss` (macOS, minutes without bound) or `[D-]HH:MM:SS` (procps) as milliseconds. */
export function parseCpuTime(text: string): number | undefined {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (!match) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60;
  return Math.round((whole + Number(seconds)) * 1000);
}
