import * as l10n from '@vscode/l10n';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLSeq,
} from 'yaml';
import { parseYaml } from '../../base/boundedYaml';
import { HumanError, messageOf } from '../../base/errors';
import { readYaml } from '../../project/config/readYaml';
import { memberOf } from '../../project/config/value';

/** One change of a text; offsets as JavaScript counts. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A YAML file that somebody wrote and that is to be changed as little as can be. */
export interface WrittenYaml {
  /** For people. */
  readonly name: string;
  readonly text: string;
  readonly document: Document.Parsed;
}

/** Reads a file whole. Throws a HumanError for one that is no YAML, or no map of keys at the top. */
export function readWritten(name: string, text: string): WrittenYaml {
  let document: Document.Parsed;
  try {
    document = parseYaml(text);
  } catch (error) {
    throw new HumanError(l10n.t('{0} cannot be read: {1}.', name, messageOf(error)));
  }
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    const [what = ''] = broken.message.split('\n');
    throw new HumanError(
      l10n.t('{0} has an error in line {1}, and is left as it is: {2}', name, line, what),
    );
  }
  if (/^---/m.test(text.slice(document.contents?.range?.[1] ?? text.length))) {
    throw new HumanError(l10n.t('{0} is left as it is: it has more than one document.', name));
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw new HumanError(
      l10n.t('{0} is left as it is: its top is not a list of keys with values.', name),
    );
  }
  return { name, text, document };
}

/** The member of the top of a file under a key that is written there itself. */
export function topMember({ document }: WrittenYaml, key: string): Pair | undefined {
  const { contents } = document;
  if (!isMap(contents)) return undefined;
  return contents.items.find((item) => isScalar(item.key) && item.key.value === key);
}

/**
 * Appends an item to the list behind a key of the top, or adds that key. `lines`: the item in block form, without dash and indent;
 * `flow`: the same on one line. Throws a HumanError where the list stands elsewhere, behind an anchor.
 */
export function appendItem(
  file: WrittenYaml,
  key: string,
  lines: readonly string[],
  flow: string,
): TextEdit {
  const { text, document } = file;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const block = (indent: string): string =>
    lines.map((line, at) => `${indent}${at === 0 ? '- ' : '  '}${line}`).join(eol);
  const member = topMember(file, key);
  if (!member) {
    if (isMap(document.contents) && document.contents.flow) throw unknownForm(file, key);
    if (memberOf(readYaml(text), key)) throw elsewhere(file, key);
    const at = endOfContent(text, document);
    const before = at === 0 || text.slice(0, at).endsWith('\n') ? '' : eol;
    return { start: at, end: at, text: `${before}${key}:${eol}${block('  ')}${eol}` };
  }
  const { value } = member;
  if (isAlias(value)) throw elsewhere(file, key);
  if (value === null || value === undefined || (isScalar(value) && value.value === null)) {
    const end = (isScalar(member.key) ? member.key.range?.[1] : undefined) ?? text.length;
    const colon = text.indexOf(':', end) + 1;
    return { start: colon, end: colon, text: `${eol}${block('  ')}` };
  }
  if (!isSeq(value)) throw unknownForm(file, key);
  if (isShared(document, value)) throw elsewhere(file, key);
  const [start = 0, end = start] = value.range ?? [];
  if (value.flow) {
    const inside = text.slice(start + 1, end - 1);
    const at = start + 1 + inside.trimEnd().length;
    const last = inside.trimEnd().at(-1);
    const before = last === undefined ? '' : last === ',' ? ' ' : ', ';
    return { start: at, end: at, text: `${before}${flow}` };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // What is written on the key's own line is no block list of the usual form.
  const indent = text.slice(lineStart, start);
  if (indent.trim() !== '') throw unknownForm(file, key);
  const last = start + text.slice(start, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  const at = lineEnd < 0 ? text.length : text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  return { start: at, end: at, text: `${eol}${block(indent)}` };
}

/** True where the list is told again elsewhere: what is added here would be added there as well. */
function isShared(document: Document.Parsed, { anchor }: YAMLSeq): boolean {
  if (anchor === undefined) return false;
  let found = false;
  visit(document, {
    Alias: (_, { source }) => {
      found ||= source === anchor;
    },
  });
  return found;
}

/** Before the marker that ends a document, where there is one. */
function endOfContent(text: string, { contents }: Document.Parsed): number {
  const end = contents?.range?.[1] ?? 0;
  const marker = /^\.\.\./m.exec(text.slice(end));
  return marker ? end + marker.index : text.length;
}

function elsewhere({ name }: WrittenYaml, key: string): HumanError {
  return new HumanError(
    l10n.t(
      '{0} is left as it is: its {1} stands behind an anchor that is used in more than one place. Add the lines yourself, where they belong.',
      name,
      key,
    ),
  );
}

function unknownForm({ name }: WrittenYaml, key: string): HumanError {
  return new HumanError(
    l10n.t('{0} is left as it is: its {1} is not a list of the usual form.', name, key),
  );
}
