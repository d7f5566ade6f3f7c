import * as v from 'valibot';
import { parseDuration } from '../../base/duration';
import { HumanError } from '../../base/errors';
import { formatSize } from '../../base/size';
import { compileFilter } from '../../services/logs/logFilter';
import type { RecentLine, RecentLines } from '../../services/logs/search/recentLines';
import { data, ours } from '../answer';
import { tool } from '../tool';
import { findService, folderField, serviceField } from './serviceInput';

const maxLines = 200;
const usualLines = 100;
/** Of all lines together, which is less than an answer has. */
const maxChars = 48_000;
const minLineChars = 200;

export const readLogs = tool({
  name: 'read_logs',
  title: 'Read logs',
  description: `Reads the newest lines that a service has written, oldest first, with level and time as far as known; secrets are masked. Narrow it by filter, level and since rather than asking for more lines: at most ${maxLines} are given, and it is said where there are more.`,
  input: v.object({
    service: serviceField,
    folder: folderField,
    filter: v.optional(
      v.pipe(
        v.string(),
        v.maxLength(1_000),
        v.description(
          'Only lines with this text, without regard to case; or /a regular expression/ (RE2: no look-around, no back-references).',
        ),
      ),
    ),
    level: v.optional(
      v.pipe(
        v.picklist(['trace', 'debug', 'info', 'warning', 'error']),
        v.description(
          'Only lines of this level or worse; the stack trace below a line comes with it.',
        ),
      ),
    ),
    since: v.optional(
      v.pipe(
        v.string(),
        v.maxLength(100),
        v.description(
          'Only lines since then: a duration such as 90s, 10m or 2h, or an ISO 8601 time.',
        ),
      ),
    ),
    limit: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.description(`How many lines, ${usualLines} where nothing is said, ${maxLines} at most.`),
      ),
    ),
  }),
  effect: 'reads',
  async run({ filter, level, since, limit = usualLines, ...which }, context, signal) {
    const service = await findService(which, context);
    const compiled =
      filter === undefined ? undefined : await compileFilter(filter, context.patterns);
    if (compiled && 'problem' in compiled) throw new HumanError(compiled.problem);
    const from = since === undefined ? undefined : sinceOf(since, context.clock.now());
    if (service.instances.length === 0) {
      return [
        ours(
          'PM2 has no entry of this service: it was not started, or was deleted, so there is no log.',
        ),
      ];
    }
    const found = await context.logs(service, {
      limit: Math.min(limit, maxLines),
      signal,
      ...(compiled && { filter: compiled.filter }),
      ...(level && { level }),
      ...(from !== undefined && { since: from }),
    });
    return [
      ours(notesOf(found, limit, from !== undefined).join(' ')),
      ...(found.lines.length > 0
        ? [data('lines from the log of one service', shownLines(found.lines))]
        : []),
    ];
  },
});

/** The moment that is meant, in ms since the epoch. Throws a HumanError for anything else. */
function sinceOf(written: string, now: number): number {
  const text = written.trim();
  // A number alone might be anything.
  const ms = /[a-z]$/i.test(text) ? parseDuration(text) : undefined;
  if (ms !== undefined) return now - ms;
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new HumanError(
    'The value of since cannot be read: give a duration such as 90s, 10m or 2h, or an ISO 8601 time.',
  );
}

function notesOf(
  { lines, more, bytes, readBytes }: RecentLines,
  limit: number,
  timed: boolean,
): readonly string[] {
  const untimed = timed ? lines.filter(({ time }) => time === undefined).length : 0;
  return [
    lines.length === 0 ? 'No line was found.' : `${lines.length} lines, oldest first.`,
    limit > maxLines ? `At most ${maxLines} lines are given; ${limit} were asked for.` : '',
    more ? 'There are more lines that fit; these are the newest.' : '',
    bytes > readBytes
      ? `The log has ${formatSize(bytes)}; its newest ${formatSize(readBytes)} were looked through.`
      : '',
    untimed > 0
      ? `PM2 writes no times: of ${untimed} of these lines it is not known when they were written, so they may be older than asked.`
      : '',
    lines.some(({ time }) => time && !time.exact)
      ? 'A time behind ~ is when the line was read, to some seconds.'
      : '',
  ].filter(Boolean);
}

/** Few lines are whole, and of many each is cut, so that the newest are among them. */
function shownLines(lines: readonly RecentLine[]): readonly string[] {
  const most = Math.max(minLineChars, Math.floor(maxChars / lines.length));
  return lines.map((line) => {
    const text = lineText(line);
    return text.length > most ? `${text.slice(0, most - 1)}…` : text;
  });
}

function lineText({ stream, level, text, time }: RecentLine): string {
  const at = time ? `${time.exact ? '' : '~'}${new Date(time.at).toISOString()} ` : '';
  return `${at}[${level}${stream === 'err' ? ', stderr' : ''}] ${text}`;
}
