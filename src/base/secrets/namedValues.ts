import { closing, isHeader, looksRandom, saysNothing } from './assignments';
import { markOf } from './mark';
import { secrecyOf } from './secretNames';

/** Quick: what is written in two has this. */
const quick = /value\\*["']?[ \t]{0,8}:/;
/** `name: DB_PASSWORD` up to the line of its value, or behind the comma: in YAML, in JSON, in a diff of either. */
const named =
  /(?<![\w.-])(?:name|key)(?:\\*["'])?[ \t]{0,8}:[ \t]{0,8}(\\*["'])?([A-Za-z_][\w.-]{0,200})\1(?:[ \t]{0,8},\s{0,60}|[ \t]{0,8}(?=\r?\n))/g;
/** A value up to where it begins, with what it is indented by; a diff has two of them, the old one and the new. */
const valued = /(?:\r?\n)?([-+ \t]{0,200})(\\*["'])?value(?:\\*["'])?[ \t]{0,8}:[ \t]{0,8}/y;
const opening = /(\\*)(["'])/y;
const untilComma = /[^\s,}\]]*/y;
const untilLineEnd = /[^\r\n]*/y;
const nextLine = /\r?\n([-+]?[ \t]*)[^\s-][^\r\n]*/y;

/**
 * Masks values whose names stand beside them rather than before them: `name: DB_PASSWORD` and `value: x`, as Kubernetes and what deploys
 * elsewhere have variables and headers.
 */
export function maskNamedValues(text: string): string {
  if (!quick.test(text)) return text;
  let shown = '';
  let done = 0;
  named.lastIndex = 0;
  for (let match = named.exec(text); match; match = named.exec(text)) {
    const name = match[2] ?? '';
    const secrecy = secrecyOf(name);
    if (!secrecy) continue;
    let at = named.lastIndex;
    for (let place = valueAt(text, at); place; place = valueAt(text, at)) {
      const { start, end } = place;
      const value = text.slice(start, end);
      at = place.next;
      const isProse = secrecy === 'likely' && !isHeader(name) && !looksRandom(value);
      if (value === '' || isProse || saysNothing(value)) continue;
      shown += text.slice(done, start) + markOf(value);
      done = end;
    }
    named.lastIndex = at;
  }
  return shown + text.slice(done);
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** Behind a quote that closes it. */
  readonly next: number;
}

function valueAt(text: string, at: number): Place | undefined {
  const key = matchAt(valued, text, at);
  if (!key) return undefined;
  const [whole, indent = '', quote] = key;
  const start = at + whole.length;
  const opened = matchAt(opening, text, start);
  if (opened) {
    const [{ length }, slashes = '', mark = '"'] = opened;
    const { end, closed } = closing(text, start + length, slashes, mark);
    if (closed) return { start: start + length, end, next: end + length };
  }
  const last = matchAt(quote === undefined ? untilLineEnd : untilComma, text, start);
  let end = start + (last?.[0].length ?? 0);
  if (quote !== undefined) return { start, end, next: end };
  // A block of YAML, and what is folded: all that stands deeper.
  for (let line = matchAt(nextLine, text, end); line; line = matchAt(nextLine, text, end)) {
    if ((line[1] ?? '').length <= indent.length) break;
    end += line[0].length;
  }
  return { start, end, next: end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
