import stripAnsi from 'strip-ansi';
import { ownValue } from '../../base/ownValue';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error';

/** A level is looked for at the beginning of a line only. */
const headChars = 400;
/** Longer JSON is not parsed for its level. */
const maxJsonChars = 32 * 1024;

/** One format of log lines: gives the level, or undefined where the line is not of its kind. `head` is the line's beginning. */
type LevelReader = (head: string, line: string) => LogLevel | undefined;

/** The level that a line itself tells; undefined where it tells none. Works on text without colours. */
export function levelOf(line: string): LogLevel | undefined {
  const head = line.length > headChars ? line.slice(0, headChars) : line;
  for (const read of readers) {
    const level = read(head, line);
    if (level) return level;
  }
  return undefined;
}

/** pino and bunyan: a number; winston (whose word may be coloured), zap, slog, tracing's JSON, Google's and Elastic's: a word. */
const json: LevelReader = (head, line) => {
  if (!head.startsWith('{')) return undefined;
  if (line.length > maxJsonChars) {
    const [, number, word] = /^\{[^{}]{0,300}?"level":(?:(\d{1,3})|"(\w+)")/.exec(head) ?? [];
    return number ? fromNumber(Number(number)) : fromWord(word ?? '');
  }
  if (!line.endsWith('}')) return undefined;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    const level = value['level'] ?? value['severity'] ?? value['lvl'] ?? value['log.level'];
    if (typeof level === 'number') return fromNumber(level);
    return typeof level === 'string' ? fromWord(stripAnsi(level)) : undefined;
  } catch {
    // Only looks like JSON.
    return undefined;
  }
};

const prismaLevels: Readonly<Record<string, LogLevel>> = {
  query: 'debug',
  info: 'info',
  warn: 'warning',
  error: 'error',
};
const prisma: LevelReader = (head) => {
  if (head.startsWith('prisma:'))
    return ownValue(prismaLevels, /^prisma:(\w+)/.exec(head)?.[1] ?? '');
  return head.startsWith('Invalid `prisma.') ? 'error' : undefined;
};

const npm: LevelReader = (head) => {
  if (!head.startsWith('npm ')) return undefined;
  if (/^npm (?:ERR!|error\b)/.test(head)) return 'error';
  if (/^npm warn\b/i.test(head)) return 'warning';
  return /^npm notice\b/i.test(head) ? 'info' : undefined;
};

/** Next's signs, its older words, and the requests it answers: a 500 is an error that it says nowhere else. */
const next: LevelReader = (head) => {
  const sign = /^ {0,2}(?:([⚠])|([⨯✗✘])|([✓○▲●]))/u.exec(head);
  if (sign) return sign[1] ? 'warning' : sign[2] ? 'error' : 'info';
  const word = /^- (error|warn|info|event|wait|ready)\b/.exec(head)?.[1];
  if (word) return word === 'error' ? 'error' : word === 'warn' ? 'warning' : 'info';
  const status = /^ ?(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S+ (\d{3}) in \d/.exec(head)?.[1];
  return status === undefined ? undefined : status >= '500' ? 'error' : 'info';
};

/** `/path/app.js:3` or `node:events:497`, with which Node begins when a process dies of an error. */
export const nodeHead = /^(?:(?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])\S+|node:[\w/]+):\d+$/;

/** Errors as languages print them: `TypeError: x`, a panic, a traceback, a rejection. */
const errors: LevelReader = (head) => {
  if (/^(?:[\w.$]{0,200}(?:Error|Exception)|Uncaught|Unhandled\w*)\b[^:]{0,60}:/.test(head))
    return 'error';
  // Without a message, as of a connection that was refused at every address.
  if (/^[\w.$]{0,200}(?:Error|Exception)(?: \[\w+\])?$/.test(head)) return 'error';
  if (/^thread '[^']{0,80}' (?:\(\d+\) )?panicked at /.test(head)) return 'error';
  if (/^\[(?:cause|errors)\]: /.test(head) || /^error\[E\d+\]: /.test(head)) return 'error';
  if (/^(?:Traceback \(most recent call last\):|FATAL ERROR: |Segmentation fault)/.test(head)) {
    return 'error';
  }
  // Node says where it threw before it says what.
  return nodeHead.test(head) ? 'error' : undefined;
};

/** `level=warn` of logfmt. */
const logfmt: LevelReader = (head) => {
  const [, word] = /(?:^|\s)(?:level|lvl|severity)="?(\w+)/.exec(head) ?? [];
  return word === undefined ? undefined : fromWord(word);
};

/**
 * `tracing`, `env_logger` and whatever else writes its level among the first words: in capitals, in brackets, with a colon, or
 * as the very first word. The first such word counts: what follows it is the message. "an error occurred" is just prose.
 */
const words: LevelReader = (head) => {
  const start = head.slice(0, 120);
  if (!anyWord.test(start)) return undefined;
  const tokens = start.split(/\s+/).filter((token) => !separator.test(token));
  for (const [index, token] of tokens.slice(0, 5).entries()) {
    const [found, word] = levelWord.exec(token) ?? [];
    if (found === undefined || word === undefined) continue;
    const capitals = found === found.toUpperCase() && found.length > 2;
    if (index === 0 || capitals || /[[\]:]/.test(found)) return fromWord(word);
  }
  return undefined;
};
const levelWord =
  /^\[?(fatal|error|err|panic|critical|warn|warning|info|notice|debug|trace)\b[\]:]?/i;
/** What stands between a time, a name and a level without being a word. */
const separator = /^(?:[-|]?|[AP]M)$/;
/** Whether any of the words is there at all, which costs less than looking for its place. */
const anyWord = /\b(?:fatal|err|error|panic|critical|warn|warning|info|notice|debug|trace)\b/i;

const readers: readonly LevelReader[] = [json, prisma, npm, next, errors, logfmt, words];

function fromNumber(level: number): LogLevel {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warning';
  if (level >= 30) return 'info';
  return level >= 20 ? 'debug' : 'trace';
}

function fromWord(word: string): LogLevel | undefined {
  const lower = word.toLowerCase();
  if (/^(?:fatal|err|critical|alert|emerg|panic)/.test(lower)) return 'error';
  if (lower.startsWith('warn')) return 'warning';
  if (/^(?:info|notice|http)/.test(lower)) return 'info';
  if (/^(?:debug|verbose)/.test(lower)) return 'debug';
  return /^(?:trace|silly)/.test(lower) ? 'trace' : undefined;
}
