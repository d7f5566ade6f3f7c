import stripAnsi from 'strip-ansi';
import { type LogLevel, levelOf } from './logLevel';

export type { LogLevel } from './logLevel';

/** One line of a service's output, ready to be shown. */
export interface LogLine {
  /** ms since the epoch; 0 where the time is not known. */
  readonly at: number;
  readonly level: LogLevel;
  /** Without colours and control characters. */
  readonly text: string;
  /** It belongs to the line before it: a stack frame, an indented detail. */
  readonly continues?: true;
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
const controls = /[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f]/g;
const anyControl = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
// PM2 makes two to four of them of one character that it cut in two.
const broken = /\ufffd{2,4}/g;

export function clean(raw: string): string {
  let text = raw;
  if (anyControl.test(text)) text = stripAnsi(text).replace(controls, '');
  if (text.includes('\ufffd\ufffd')) text = text.replace(broken, '\ufffd');
  return text.trimEnd();
}

let lastSecond = -1;
let lastText = '';

/** Lines come by the thousand in one second, and what a date costs would be most of what they cost. */
export function formatTime(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    const date = new Date(at);
    const two = (value: number): string => String(value).padStart(2, '0');
    lastText = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    lastSecond = second;
  }
  return `${lastText}.${String(at - second * 1000).padStart(3, '0')}`;
}
