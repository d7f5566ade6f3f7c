import stripAnsi from 'strip-ansi';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error';

/** One line of a service's output, ready to be shown. */
export interface LogLine {
  /** ms since the epoch; 0 where the time is not known. */
  readonly at: number;
  readonly level: LogLevel;
  /** Without colours and control characters. */
  readonly text: string;
}

/** Reads a raw line: strips colours, recognises the level. `stream` decides where the line itself says nothing. */
export function readLogLine(raw: string, stream: 'out' | 'err', at: number): LogLine {
  const text = clean(raw);
  return { at, level: levelOf(text) ?? (stream === 'err' ? 'warning' : 'info'), text };
}

/** `14:03:07.120 [warning] text`, in local time: the form the editor's `log` language colours. */
export function formatLogLine(line: LogLine): string {
  const time = line.at === 0 ? '' : `${formatTime(line.at)} `;
  return `${time}[${line.level}] ${line.text}`;
}

// Everything that would move the cursor or ring; a tab stays.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

function clean(raw: string): string {
  return stripAnsi(raw).replace(controls, '').trimEnd();
}

const words: readonly (readonly [RegExp, LogLevel])[] = [
  [/^\s*(?:\S+\s+){0,3}?\[?(?:fatal|error|err|panic)\b[\]:]?/i, 'error'],
  [/^\s*(?:\S+\s+){0,3}?\[?(?:warn|warning)\b[\]:]?/i, 'warning'],
  [/^\s*(?:\S+\s+){0,3}?\[?(?:info|notice)\b[\]:]?/i, 'info'],
  [/^\s*(?:\S+\s+){0,3}?\[?debug\b[\]:]?/i, 'debug'],
  [/^\s*(?:\S+\s+){0,3}?\[?trace\b[\]:]?/i, 'trace'],
];

// pino and bunyan: a number; winston and others: a word.
const jsonLevel = /^\{.*?"level"\s*:\s*(?:(\d+)|"(\w+)")/;

function levelOf(text: string): LogLevel | undefined {
  const json = jsonLevel.exec(text);
  if (json?.[1]) return fromNumber(Number(json[1]));
  if (json?.[2]) return fromWord(json[2]);
  if (/^(?:\w*Error|\w*Exception|Uncaught)\b.*:/.test(text)) return 'error';
  if (/^(?:prisma:query)\b/.test(text)) return 'debug';
  if (/^(?:prisma:error)\b/.test(text)) return 'error';
  if (/^(?:prisma:warn)\b/.test(text)) return 'warning';
  for (const [pattern, level] of words) {
    const match = pattern.exec(text.slice(0, 120));
    if (match && isLabel(match[0])) return level;
  }
  return undefined;
}

/** A level is written in capitals, in brackets, or with a colon; "an error occurred" is just prose. */
function isLabel(match: string): boolean {
  const word = match.trim().split(/\s+/).at(-1) ?? '';
  return (
    /[[\]:]/.test(word) || (word === word.toUpperCase() && word.length > 2) || match.trim() === word
  );
}

function fromNumber(level: number): LogLevel {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warning';
  if (level >= 30) return 'info';
  return level >= 20 ? 'debug' : 'trace';
}

function fromWord(word: string): LogLevel | undefined {
  const lower = word.toLowerCase();
  if (/^(fatal|error|critical|alert|emerg)/.test(lower)) return 'error';
  if (lower.startsWith('warn')) return 'warning';
  if (/^(info|notice|http)/.test(lower)) return 'info';
  if (/^(debug|verbose)/.test(lower)) return 'debug';
  return /^(trace|silly)/.test(lower) ? 'trace' : undefined;
}

function formatTime(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
