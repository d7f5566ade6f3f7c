import type { FileEdit } from '../finding';
import { indentAt, lineEnd, lineStart, newLine, quoteLike } from '../text';
import type { Member, ObjectValue, Value } from '../../project/config/value';

export type Format = 'json' | 'yaml' | 'js';

/** A file that edits are made for. */
export interface Editable {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly format: Format;
}

/** A value to write: data, or an expression that only JavaScript has. */
export type Written = string | number | boolean | { readonly expression: string };

/** A value as a file of that format has it. */
export function write({ text, format }: Editable, value: Written): string {
  if (typeof value === 'object') return value.expression;
  if (typeof value !== 'string') return String(value);
  if (format === 'json') return JSON.stringify(value);
  if (format === 'js') return quoteLike(text, value);
  const isPlain =
    /^([A-Za-z./]|\d+[A-Za-z])[\w./=-]*( [\w./=:-]+)*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value);
  return isPlain ? value : quoteLike(text, value);
}

export function replaceValue(document: Editable, value: Value, by: Written): FileEdit {
  return { file: document.file, start: value.start, end: value.end, text: write(document, by) };
}

/** Adds a member behind the last one, in the object's own style; several at once keep their order. */
export function addMembers(
  document: Editable,
  object: ObjectValue,
  members: readonly (readonly [string, Written])[],
): readonly FileEdit[] {
  const { file, text, format } = document;
  const own = object.members.filter(({ shared }) => !shared);
  const last = own.at(-1);
  const written = members.map(([key, value]) => {
    const after = write(document, value);
    return `${writeKey(document, key)}:${after.startsWith('\n') || after.startsWith('\r') ? '' : ' '}${after}`;
  });
  const eol = newLine(text);
  if (format === 'yaml' && last && text[object.start] !== '{') {
    const at = yamlEnd(text, last);
    const column = last.keyStart - lineStart(text, last.keyStart);
    const indent = ' '.repeat(column);
    return [
      { file, start: at, end: at, text: written.map((one) => `${eol}${indent}${one}`).join('') },
    ];
  }
  if (!last) {
    const at = object.start + 1;
    const inside = text.slice(at, object.end - 1);
    if (inside.trim() === '') {
      const body = ` ${written.join(', ')} `;
      return [{ file, start: at, end: object.end - 1, text: body }];
    }
    // Only spreads: in front of them a member would be overwritten.
    const end = at + inside.trimEnd().length;
    const comma = text[end - 1] === ',' ? '' : ',';
    return [{ file, start: end, end, text: `${comma} ${written.join(', ')}` }];
  }
  // Something that is spread in may stand behind the last member of its own.
  const lastEnd = endOfLastEntry(document, object, last.end);
  const multiline = text.slice(object.start, last.keyStart).includes('\n');
  const comma = /^\s*,/.exec(text.slice(lastEnd, object.end));
  if (!multiline) {
    const at = lastEnd;
    return [{ file, start: at, end: at, text: written.map((one) => `, ${one}`).join('') }];
  }
  const indent = indentAt(text, last.keyStart);
  const after = comma ? lastEnd + comma[0].length : lastEnd;
  // A comment at the end of the line speaks of the last member and stays there.
  const rest = text.slice(after, Math.min(lineEnd(text, after), object.end));
  const at = /^[ \t]*(\/\/.*|\/\*.*\*\/[ \t]*)$/.test(rest) ? after + rest.trimEnd().length : after;
  const lines = written.join(`,${eol}${indent}`);
  const trailing = comma && format === 'js' ? ',' : '';
  const added = `${eol}${indent}${lines}${trailing}`;
  if (comma) return [{ file, start: at, end: at, text: added }];
  if (at === after) return [{ file, start: at, end: at, text: `,${added}` }];
  return [
    { file, start: lastEnd, end: lastEnd, text: ',' },
    { file, start: at, end: at, text: added },
  ];
}

/** Where the last entry of an object ends, whatever it is: the text between is whole entries. */
function endOfLastEntry(
  { text, format }: Editable,
  object: ObjectValue,
  lastMember: number,
): number {
  if (format !== 'js') return lastMember;
  const spread = /^\s*,(\s*(?:\/\/.*\n\s*)*\.\.\.[\w.]+)/.exec(
    text.slice(lastMember, object.end - 1),
  );
  return spread ? lastMember + spread[0].length : lastMember;
}

/** Takes a member out, with its line where it stands alone on it, and the comma that goes with it. */
export function removeMember({ file, text, format }: Editable, member: Member): FileEdit {
  const from = lineStart(text, member.start);
  const alone = text.slice(from, member.start).trim() === '';
  if (format === 'yaml') {
    const end = yamlEnd(text, member);
    const next = text.indexOf('\n', end);
    if (alone) return { file, start: from, end: next < 0 ? text.length : next + 1, text: '' };
    // The first key behind a dash: the next key takes its place.
    const following = next < 0 ? '' : (/^[ ]*/.exec(text.slice(next + 1))?.[0] ?? '');
    return {
      file,
      start: member.start,
      end: next < 0 ? end : next + 1 + following.length,
      text: '',
    };
  }
  const comma = /^\s*,/.exec(text.slice(member.end));
  if (!comma) {
    const before = /,\s*$/.exec(text.slice(0, member.start));
    const start = before ? member.start - before[0].length : member.start;
    const rest = /^[ \t]*(\/\/.*)?/.exec(text.slice(member.end))?.[0] ?? '';
    return { file, start, end: member.end + (rest.includes('//') ? rest.length : 0), text: '' };
  }
  const end = member.end + comma[0].length;
  const rest = text.slice(end, lineEnd(text, end));
  if (alone && /^[ \t]*(\/\/.*|\/\*.*\*\/[ \t]*)?$/.test(rest)) {
    const next = text.indexOf('\n', end);
    return { file, start: from, end: next < 0 ? text.length : next + 1, text: '' };
  }
  return {
    file,
    start: member.start,
    end: end + (rest.length - rest.trimStart().length),
    text: '',
  };
}

function writeKey({ format, text }: Editable, key: string): string {
  if (format === 'json') return JSON.stringify(key);
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return key;
  return format === 'yaml' ? key : quoteLike(text, key);
}

/** The end of the line on which a YAML member ends; its trailing comment included. */
function yamlEnd(text: string, member: Member): number {
  const trimmed =
    member.end -
    (text.slice(member.start, member.end).length -
      text.slice(member.start, member.end).trimEnd().length);
  return lineEnd(text, trimmed);
}

/** Applies edits of one text; those that overlap an earlier one are left out. */
export function applyEdits(text: string, edits: readonly FileEdit[]): string {
  let result = text;
  let limit = Infinity;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    if (edit.end > limit) continue;
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
    limit = edit.start;
  }
  return result;
}
