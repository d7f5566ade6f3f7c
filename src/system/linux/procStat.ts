import { readProcFile } from './procFile';
import type { TableRow } from '../processes/processTable';

/** What is used of /proc/PID/stat (proc(5)). Times in clock ticks. */
export interface ProcStat extends TableRow {
  /** Name of the program, at most 15 bytes; may hold anything, line breaks included. */
  readonly comm: string;
  /** One letter: R, S, D, T, t, I, Z, X and so on. */
  readonly state: string;
  /** User and system time of all its threads. */
  readonly cpuTicks: number;
  /** When it started, in ticks since the machine booted. */
  readonly startTime: number;
  /** Resident memory of all kinds in pages, from the counters that `status` tells apart. */
  readonly rssPages: number;
}

/** Reads a line of /proc/PID/stat; undefined when it is not one. */
export function parseStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(');
  // The name may contain parentheses, spaces and line breaks; none of the fields after it can.
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  const pid = Number(text.slice(0, open));
  const fields = text.slice(close + 2).split(' ');
  // Counted from field 3, state: ppid is 4, pgrp 5, session 6, utime 14, stime 15, starttime 22, rss 24.
  const state = fields[0];
  const ppid = Number(fields[1]);
  const pgid = Number(fields[2]);
  const sid = Number(fields[3]);
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  const startTime = Number(fields[19]);
  const rssPages = Number(fields[21]);
  if (!state || !Number.isInteger(pid + ppid + pgid + sid + cpuTicks + startTime)) return undefined;
  const comm = text.slice(open + 1, close);
  return { pid, comm, state, ppid, pgid, sid, cpuTicks, startTime, rssPages };
}

/** Reads one process; undefined when it is gone or hidden from us. */
export function readStat(procRoot: string, pid: number): ProcStat | undefined {
  const text = readProcFile(`${procRoot}/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** False for a process that has ended and only waits to be collected by its parent. */
export function isAlive(stat: Pick<ProcStat, 'state'>): boolean {
  return stat.state !== 'Z' && stat.state !== 'X' && stat.state !== 'x';
}
