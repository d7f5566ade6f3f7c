import { mark, markOf } from './mark';
import { secrecyOf } from './secretNames';

/** Quick: without one of these there is no name that tells a secret. */
const stems =
  /pass|pwd|pw|secret|token|key|auth|cookie|credential|sess|sid|dsn|jwt|otp|salt|sig|contrase|clave/i;

/**
 * A name with what may stand between it and its value: `NAME=`, `"name": `, `name => `, `--name `, `"--name", `. A name begins where
 * no other goes on, so that each character is looked at once.
 */
const named =
  /(?<![\wñ.-])((?:api|access|secret|private|signing|encryption) key|-{0,2}[\wñ][\wñ.-]*)(?:((?:\\*["'`]\]?)?[ \t]{0,3}(?:=>|:=|[:=]|%3[Dd])(?:[ \t]{0,8}|\s{0,60}(?=\\*["'`])))|([ \t]{1,4}|["'],?\s{0,60}(?=["'])))/gi;
const scheme = /(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|AWS4-HMAC-SHA256)[ \t]+(?=\S)/iy;
const quoted = /(\\*)(["'`])/y;
/** To the end of a word as a shell sees it; a quote that closes what was opened before the name ends it. */
const shellWord =
  /(?:"(?![\s,;:)\]}]|$)[^"\n]*"|'(?![\s,;:)\]}]|$)[^'\n]*'|[^\s"'\\]|\\(?!["'])|["'](?![\s,;:)\]}]|$))+/y;
/** Brackets, commas and dots that close a sentence or an object are none of it. */
const looseWord =
  /(?:[^\s"'\\,;)\]}]|\\(?!["'])|[,;)\]}](?!$|[\s"',;)\]}])|["'](?![\s,;:)\]}]|$))+/y;
/** Up to the next name of the same list: `Password=x;Server=y`. */
const listed =
  /(?:[^\s"'\\,;&)\]}]|\\(?!["'])|[;&](?!$|\s|[\w.%-]{1,60}=)|[,)\]}](?!$|[\s"',;)\]}])|["'](?![\s,;:)\]}]|$))+/y;
const parameter = /[^\s&#"'<>`]+/y;
const restOfLine = /[^\r\n"'`]+/y;
const list = /\[[^\]{]{0,4000}\]?/y;
/** A block of YAML. */
const block = /[|>][-+]?\d?[ \t]*\n(?:[ \t][^\n]*(?:\n|$))+/y;
/** Says that there is a value, or where it comes from. */
const noValue =
  /^(?:true|false|null|undefined|none|nil|yes|no|on|off|string|\*+|•+|\[(?:redacted|hidden|object Object|\s*)\]|<[\w -]*>|\$\{[^}]*\}|(?:process\.env|import\.meta\.env|os\.environ)[\w.]*)[,;]?$/i;
const variable = /^\$[A-Z_][A-Z0-9_]*$/;

/** Masks values whose names tell that they are secrets, in whatever notation name and value stand. */
export function maskAssignments(text: string): string {
  if (!stems.test(text)) return text;
  let shown = '';
  let done = 0;
  named.lastIndex = 0;
  for (let match = named.exec(text); match; match = named.exec(text)) {
    const [whole, name = '', sign, blank] = match;
    const place = { name, sign, blank, match };
    const value =
      sign === undefined && !name.startsWith('-')
        ? undefined
        : valueAt(text, match.index + whole.length, place);
    if (!value?.secret) {
      // What looked like the value's beginning may be a name.
      named.lastIndex = value?.end ?? match.index + name.length;
      continue;
    }
    shown += text.slice(done, value.start) + markOf(text.slice(value.start, value.end));
    done = value.end;
    named.lastIndex = Math.max(done, match.index + 1);
  }
  return shown + text.slice(done);
}

interface Place {
  readonly name: string;
  /** `=`, `:` and their like; undefined for a blank. */
  readonly sign: string | undefined;
  /** What stands between an option and its value. */
  readonly blank: string | undefined;
  readonly match: RegExpExecArray;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function valueAt(
  text: string,
  start: number,
  place: Place,
): (Piece & { readonly secret: boolean }) | undefined {
  const { name, sign, match } = place;
  const before = text[match.index - 1] ?? '';
  const inQuery = before === '?' || before === '&';
  const secrecy = secrecyOf(name) ?? (inQuery && name === 'key' ? 'likely' : undefined);
  if (!secrecy) return undefined;
  const colon = sign !== undefined && /:(?!=)/.test(sign);
  // An object: what is in it is looked at by itself. What begins with a dash is no value of the option before it.
  const first = text[start] ?? '';
  if (first === '{' || first === '(' || (first === '-' && sign === undefined)) return undefined;
  const piece = pieceAt(text, start, { ...place, colon, inQuery, before });
  if (!piece || piece.end <= piece.start) return undefined;
  const value = text.slice(piece.start, piece.end);
  if (saysNothing(value)) return { ...piece, secret: false };
  const bare = colon && !isQuote(text[piece.start - 1]) && !isHeader(name);
  return bare && secrecy === 'likely' && !looksRandom(value)
    ? undefined
    : { ...piece, secret: true };
}

/** True for what holds no secret: it says that there is a value or where it comes from, or is masked already. */
export function saysNothing(value: string): boolean {
  // The second time a text is masked there is nothing left.
  const masked = value.startsWith(mark) && value.replaceAll(mark, '').trim() === '';
  return masked || noValue.test(value) || variable.test(value);
}

function pieceAt(
  text: string,
  start: number,
  place: Place & { colon: boolean; inQuery: boolean; before: string },
): Piece | undefined {
  const { name, sign, blank, colon, inQuery, before, match } = place;
  const opening = matchAt(quoted, text, start);
  if (opening) {
    const [{ length }, slashes = '', quote = '"'] = opening;
    const { end, closed } = closing(text, start + length, slashes, quote);
    if (slashes === '' && !colon && (sign ?? blank) && /^[ \t=]*$/.test(sign ?? blank ?? '')) {
      // The quotes are the shell's; what follows them may belong to the word.
      const glued = closed && /[^\s,;:)\]}"'`]/.test(text[end + 1] ?? ' ');
      return glued ? wordFrom(shellWord, text, start) : { start, end: closed ? end + 1 : end };
    }
    const inside = start + length;
    return { start: inside + (matchAt(scheme, text, inside)?.[0].length ?? 0), end };
  }
  const yaml = colon ? wordFrom(block, text, start) : undefined;
  if (yaml) return { start: text.indexOf('\n', yaml.start) + 1, end: yaml.end };
  const many = wordFrom(list, text, start);
  if (many) return many;
  const from = start + (matchAt(scheme, text, start)?.[0].length ?? 0);
  if (inQuery) return wordFrom(parameter, text, from);
  if (isHeader(name) && colon) return wordFrom(restOfLine, text, from);
  if (name.startsWith('-') || (!colon && name === name.toUpperCase() && before !== ';')) {
    return wordFrom(shellWord, text, from);
  }
  if (!colon) return wordFrom(listed, text, from);
  const startsLine = /(?:^|\n|\] )[ \t]*(?:- )?$/.test(
    text.slice(Math.max(0, match.index - 80), match.index),
  );
  const isYaml = startsLine && secrecyOf(name) === 'sure' && !text.startsWith('{', match.index - 1);
  return wordFrom(isYaml && sign?.endsWith(' ') ? restOfLine : looseWord, text, from);
}

/** Where a quoted text ends; one that nobody closes ends with its line. */
export function closing(
  text: string,
  from: number,
  slashes: string,
  quote: string,
): { readonly end: number; readonly closed: boolean } {
  const pattern = (slashes === '' ? closers : escapedClosers)[quote];
  const closed = pattern && wordFrom(pattern, text, from);
  if (closed) return { end: closed.end, closed: true };
  return { end: wordFrom(/[^\r\n]+/y, text, from)?.end ?? from, closed: false };
}

const closers: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\]|\\[^]){0,8192}(?=")/y,
  "'": /(?:[^'\\]|\\[^]){0,8192}(?=')/y,
  '`': /(?:[^`\\]|\\[^]){0,8192}(?=`)/y,
};
/** In a text within a text: up to the next quote, whatever is before it. */
const escapedClosers: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\]|\\(?![\\"])){0,8192}(?=\\+")/y,
  "'": /(?:[^'\\]|\\(?![\\'])){0,8192}(?=\\+')/y,
  '`': /(?:[^`\\]|\\(?![\\`])){0,8192}(?=\\+`)/y,
};

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function wordFrom(pattern: RegExp, text: string, start: number): Piece | undefined {
  const match = matchAt(pattern, text, start);
  return match ? { start, end: start + match[0].length } : undefined;
}

function isQuote(character: string | undefined): boolean {
  return character !== undefined && /["'`]/.test(character);
}

/** Headers whose whole line is the secret. */
export function isHeader(name: string): boolean {
  return /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i.test(name);
}

/** No word of a language: digits or capitals within, or long. */
export function looksRandom(value: string): boolean {
  return value.length >= 20 || /\d/.test(value) || /[a-z][A-Z]/.test(value);
}
