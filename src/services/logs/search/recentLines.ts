import * as fs from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { HumanError, unlessCode } from '../../../base/errors';
import { maskLines, maskSecrets } from '../../../base/mask';
import { closedCodes, inspectLog } from '../../../system/logs/logFile';
import { type FoundLine, searchLog } from '../../../system/logs/logSearch';
import type { Service } from '../../state/service';
import type { LogPlace } from '../../timeline/logPlaces';
import { LogBlocks } from '../logBlocks';
import type { LogFilter } from '../logFilter';
import { clean, type LogLevel, type LogLine } from '../logLine';
import { KeyBlock } from './keyBlock';
import { type LineTime, ownTime, timeByPlace } from './lineTime';
import { logFilesOf } from './logFiles';

/** Which lines are wanted. */
export interface RecentQuery {
  readonly filter?: LogFilter;
  /** The least level. */
  readonly level?: LogLevel;
  /** Not before; ms since the epoch. */
  readonly since?: number;
  /** At most so many, the newest. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A line of a log file, masked. */
export interface RecentLine extends Omit<LogLine, 'at'> {
  readonly stream: 'out' | 'err';
  /** Missing where it is not known: PM2 writes no times. */
  readonly time?: LineTime;
}

export interface RecentLines {
  /** In the order of their times, as far as those are known; else stream by stream. */
  readonly lines: readonly RecentLine[];
  /** There are more that pass, or may be: not everything was read. */
  readonly more: boolean;
  /** Of the present files: bytes in all, and how much of the end of each was read at most. */
  readonly bytes: number;
  readonly readBytes: number;
}

/** Read from the end of each log where lines are picked, and where the newest will do. */
const pickedBytes = 16 * 1024 ** 2;
const newestBytes = 1024 ** 2;
/** Of a line, more than is shown of it. */
const matchedChars = 4_000;
/** Some patterns take seconds for a megabyte, and nothing else is done meanwhile. */
const matchingMs = 5_000;
const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warning', 'error'];

/**
 * The newest lines of a service's files that pass. What belongs to a line (a stack trace) comes with it. `placesOf` tells where its
 * logs were at known times. A filter is asked of what is shown: what is masked cannot be found out by it.
 */
export async function recentLines(
  service: Service,
  query: RecentQuery,
  places: readonly LogPlace[],
): Promise<RecentLines> {
  const picks =
    query.filter !== undefined || query.level !== undefined || query.since !== undefined;
  const readBytes = picks ? pickedBytes : newestBytes;
  const streams: Stream[] = [];
  for (const file of logFilesOf(service)) {
    const stream = service.instances.some(({ errFile }) => errFile === file) ? 'err' : 'out';
    const own = places.filter(({ path }) => path === file);
    streams.push(await readStream(file, stream, query, own, readBytes));
  }
  const sizes = await Promise.all(logFilesOf(service).map(async (one) => inspectLog(one)));
  const bytes = sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0);
  const count = streams.reduce((sum, { lines }) => sum + lines.length, 0);
  return {
    lines: merged(streams, query.limit),
    more: count > query.limit || streams.some(({ more }) => more),
    bytes,
    readBytes,
  };
}

interface Stream {
  /** Oldest first. */
  readonly lines: readonly RecentLine[];
  readonly more: boolean;
}

async function readStream(
  file: string,
  stream: 'out' | 'err',
  { filter, level, since, limit, signal }: RecentQuery,
  places: readonly LogPlace[],
  maxBytes: number,
): Promise<Stream> {
  const least = level === undefined ? 0 : levels.indexOf(level);
  const found: FoundLine[] = [];
  let blocks = new LogBlocks(stream);
  let key = new KeyBlock();
  let passed = false;
  const began = performance.now();
  const passesFilter = (text: string): boolean => filter?.(text.slice(0, matchedChars)) ?? true;
  const matches = (text: string): boolean => {
    if (performance.now() - began > matchingMs) {
      throw new HumanError(
        l10n.t('Looking for this takes too long. Look for a simpler pattern, or for a text.'),
      );
    }
    return passesFilter(text) && (filter === undefined || passesFilter(maskSecrets(text)));
  };
  const passes = (raw: string): boolean => {
    const line = blocks.read(raw, 0);
    if (key.holds(line.text)) return false;
    if (!passed || !line.continues) {
      passed = levels.indexOf(line.level) >= least && matches(line.text);
    }
    return passed && line.text !== '';
  };
  // One more than is wanted tells that there are more.
  const limits = { maxBytes, maxLines: limit + 1, signal };
  for await (const lines of searchLog(file, passes, limits)) {
    found.push(...lines);
    if (found.length > limit) break;
    blocks = new LogBlocks(stream);
    key = new KeyBlock();
    passed = false;
  }
  const inodes = new Map<string, number>();
  for (const path of new Set(found.map((one) => one.path))) {
    const stat = await unlessCode(fs.stat(path), ...closedCodes);
    if (stat && !path.endsWith('.gz')) inodes.set(path, stat.ino);
  }
  const oldestFirst = found.slice(0, limit).reverse();
  const masked = maskLines(oldestFirst.map(({ text }) => clean(text)));
  const reading = new LogBlocks(stream);
  const lines = oldestFirst.flatMap(({ path, offset, text }, index): RecentLine[] => {
    const { level: own, continues } = reading.read(text, 0);
    const shown = masked[index] ?? '';
    const exact = ownTime(shown);
    const about = timeByPlace(places, inodes.get(path) ?? -1, offset);
    const at = exact ?? about;
    if (since !== undefined && at !== undefined && at < since) return [];
    return [
      {
        stream,
        level: own,
        text: shown,
        ...(continues && { continues }),
        ...(at !== undefined && { time: { at, exact: exact !== undefined } }),
      },
    ];
  });
  return { lines, more: found.length > limit };
}

/** Streams as one, by time where all times are known; else each has its share. */
function merged(streams: readonly Stream[], limit: number): readonly RecentLine[] {
  const filled = streams.map(({ lines }) => lines).filter((lines) => lines.length > 0);
  const all = filled.flat();
  if (all.length <= limit || filled.length === 1) return byTime(all).slice(-limit);
  if (all.every(({ time }) => time !== undefined)) return byTime(all).slice(-limit);
  const share = Math.floor(limit / filled.length);
  const spare = filled.reduce((sum, lines) => sum + Math.max(0, share - lines.length), 0);
  return filled.flatMap((lines) => lines.slice(-Math.max(1, share + spare))).slice(-limit);
}

/** A line without a time stays behind the one before it. */
function byTime(lines: readonly RecentLine[]): readonly RecentLine[] {
  if (!lines.some(({ time }) => time !== undefined)) return lines;
  let last = 0;
  return lines
    .map((line) => ({ line, at: (last = line.time?.at ?? last) }))
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}
