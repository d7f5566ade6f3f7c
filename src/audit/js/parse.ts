import { parse, type ParserPlugin } from '@babel/parser';
import * as path from 'node:path';

/** A node of Babel's tree: only what the rules look at. Offsets are UTF-16. */
export interface JsNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Parses JavaScript or TypeScript, errors forgiven where the parser can; undefined where it cannot. */
export function parseJs(file: string, text: string): JsNode | undefined {
  const extension = path.extname(file).toLowerCase();
  const plugins: ParserPlugin[] = ['decorators-legacy'];
  if (/^\.[cm]?tsx?$/.test(extension)) plugins.push('typescript');
  if (!/^\.[cm]?ts$/.test(extension)) plugins.push('jsx');
  return parseWith(text, plugins) ?? parseMended(text, plugins);
}

function parseWith(text: string, plugins: ParserPlugin[]): JsNode | undefined {
  try {
    return program(text, plugins);
  } catch {
    // What no parser reads, nobody can judge; the compiler says what is wrong with it.
    return undefined;
  }
}

/**
 * Labels in a row, with blanks and comments between them. The parser tells of each once for every one before it: two kilobytes of `a:a:a:`
 * are a gigabyte of errors.
 */
const labels =
  /(?<![\w$\\])(?:[\w$\\{}\u00aa-\uffff]{1,100}(?:\s|\/\*[^*]{0,200}\*\/|\/\/[^\n]{0,200}\n){0,20}:(?:\s|\/\*[^*]{0,200}\*\/|\/\/[^\n]{0,200}\n){0,20}){200}/;

function program(text: string, plugins: ParserPlugin[]): JsNode {
  if (labels.test(text)) throw new Error('It has more labels than any honest file.');
  const file = parse(text, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowUndeclaredExports: true,
    attachComment: false,
    plugins,
  });
  return file.program as unknown as JsNode;
}

const maxMends = 4;

/**
 * A file that somebody is typing in: the line of the error, or a lone word before it, is blanked out, so that the rest stays known and every
 * offset true.
 */
function parseMended(text: string, plugins: ParserPlugin[]): JsNode | undefined {
  let mended = text;
  for (let mend = 0; mend < maxMends; mend++) {
    try {
      return program(mended, plugins);
    } catch (error) {
      const { pos } = error as { pos?: unknown };
      if (typeof pos !== 'number') return undefined;
      const line = lineToBlank(mended, pos);
      if (!line) return undefined;
      const blank = mended.slice(line.start, line.end).replace(/\S/g, ' ');
      mended = mended.slice(0, line.start) + blank + mended.slice(line.end);
    }
  }
  return undefined;
}

function lineToBlank(text: string, pos: number): { start: number; end: number } | undefined {
  const start = text.lastIndexOf('\n', pos - 1) + 1;
  const before = text.slice(0, start).trimEnd();
  const word = /(?:^|\n)([ \t]*[\w$.]+:?)$/.exec(before)?.[1];
  if (word !== undefined) return { start: before.length - word.length, end: before.length };
  const next = text.indexOf('\n', pos);
  const end = next < 0 ? text.length : next;
  return text.slice(start, end).trim() === '' ? undefined : { start, end };
}

const skipped: ReadonlySet<string> = new Set(['loc', 'extra', 'errors', 'tokens', 'comments']);

/** A chain of calls may be as long as its file; what is deeper says nothing that a rule asks for, and there is an end to the stack. */
const maxDepth = 400;

/**
 * Visits every node below `node` but the deepest, with the nodes around it, the nearest last. `visit` gives false to skip what is
 * inside.
 */
export function walk(
  node: JsNode,
  visit: (node: JsNode, around: readonly JsNode[]) => boolean | void,
  around: JsNode[] = [],
): void {
  if (visit(node, around) === false || around.length >= maxDepth) return;
  around.push(node);
  for (const key in node) {
    if (skipped.has(key)) continue;
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit, around);
    } else if (isNode(value)) walk(value, visit, around);
  }
  around.pop();
}

export function isNode(value: unknown): value is JsNode {
  return typeof value === 'object' && value !== null && typeof (value as JsNode).type === 'string';
}

/** The node under a key. */
export function child(node: JsNode | undefined, key: string): JsNode | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

/** The nodes under a key; holes are left out. */
export function children(node: JsNode | undefined, key: string): readonly JsNode[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Members of a chain that is a name of anything. */
const maxDots = 20;

/** `a.b.c` for an identifier or a chain of members; undefined for anything else. */
export function dotted(node: JsNode | undefined, dots = 0): string | undefined {
  if (!node || dots > maxDots) return undefined;
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') {
    return undefined;
  }
  const object = dotted(child(node, 'object'), dots + 1);
  const property = child(node, 'property');
  if (object === undefined || !property || node.computed === true) return undefined;
  if (property.type === 'PrivateName') return `${object}.#${String(child(property, 'id')?.name)}`;
  return property.type === 'Identifier' ? `${object}.${String(property.name)}` : undefined;
}

/** The name of a property or of a key in an object. */
export function keyName(property: JsNode): string | undefined {
  const key = child(property, 'key');
  if (!key || property.computed === true) return undefined;
  if (key.type === 'Identifier') return String(key.name);
  return key.type === 'StringLiteral' || key.type === 'NumericLiteral'
    ? String(key.value)
    : undefined;
}

/** Without parentheses, casts and `satisfies`. */
export function bare(node: JsNode | undefined): JsNode | undefined {
  let here = node;
  while (
    here &&
    /^(ParenthesizedExpression|TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|TSTypeAssertion)$/.test(
      here.type,
    )
  ) {
    here = child(here, 'expression');
  }
  return here;
}

const functions = /^(Arrow)?Function(Expression|Declaration)?$|^(ObjectMethod|ClassMethod)$/;

export function isFunction(node: JsNode | undefined): boolean {
  return (
    node !== undefined && (functions.test(node.type) || node.type.endsWith('FunctionExpression'))
  );
}
