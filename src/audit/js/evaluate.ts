import * as path from 'node:path';
import type { Member, Value } from '../../project/config/value';
import type { Constants } from './constants';
import { bare, child, children, dotted, type JsNode, keyName } from './parse';

/** What a value is read with: the constants around it, and the file, whose folder `__dirname` is. */
export interface EvaluationScope {
  readonly constants: Constants;
  /** Absolute. */
  readonly file: string;
}

const maxDepth = 30;

/**
 * What an expression is, as far as that can be read without running it: literals, constants and spreads of this file,
 * `path.join(__dirname, …)`, arithmetic, and `process.env.X || 'default'`, whose default counts as a dynamic value.
 */
export function evaluate(expression: JsNode, scope: EvaluationScope, depth = 0): Value {
  const node = bare(expression) ?? expression;
  const place = { start: node.start, end: node.end };
  const unknown: Value = { ...place, kind: 'unknown' };
  if (depth > maxDepth) return unknown;
  const next = (inner: JsNode | undefined): Value =>
    inner ? evaluate(inner, scope, depth + 1) : unknown;
  const scalar = (
    value: string | number | boolean | null,
    { dynamic = false, literal = false } = {},
  ): Value => ({ ...place, kind: 'scalar', value, dynamic, literal });

  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return scalar(node.value as string | number | boolean, { literal: true });
    case 'NullLiteral':
      return scalar(null, { literal: true });
    case 'TemplateLiteral':
      return template(node, next, scalar) ?? unknown;
    case 'UnaryExpression': {
      const inner = next(child(node, 'argument'));
      if (inner.kind !== 'scalar') return unknown;
      if (node.operator === '-') return scalar(-Number(inner.value), { literal: true });
      if (node.operator === '!') return scalar(!inner.value, { dynamic: inner.dynamic });
      return node.operator === '+' ? scalar(Number(inner.value), inner) : unknown;
    }
    case 'BinaryExpression':
      return binary(node, next, scalar) ?? unknown;
    case 'LogicalExpression': {
      const left = child(node, 'left');
      const name = dotted(bare(left));
      const right = next(child(node, 'right'));
      const fromEnvironment = name?.startsWith('process.env.') ?? false;
      if (!fromEnvironment || node.operator === '&&') return unknown;
      return right.kind === 'scalar' ? scalar(right.value ?? null, { dynamic: true }) : unknown;
    }
    case 'Identifier': {
      const name = String(node.name);
      if (name === '__dirname') return scalar(path.dirname(scope.file));
      if (name === '__filename') return scalar(scope.file);
      if (name === 'undefined') return unknown;
      const constant = scope.constants.values.get(name);
      if (!constant) return unknown;
      const value = next(constant);
      return value.kind === 'scalar' ? { ...value, literal: false } : value;
    }
    case 'MemberExpression':
      return memberExpression(node, next, scalar, scope) ?? unknown;
    case 'CallExpression':
      return call(node, next, scalar, scope) ?? unknown;
    case 'ArrayExpression': {
      const items: Value[] = [];
      let complete = true;
      for (const element of children(node, 'elements')) {
        if (element.type !== 'SpreadElement') {
          items.push(next(element));
          continue;
        }
        const spread = next(child(element, 'argument'));
        if (spread.kind === 'array') items.push(...spread.items);
        if (spread.kind !== 'array' || !spread.complete) complete = false;
      }
      return { ...place, kind: 'array', items, complete };
    }
    case 'ObjectExpression':
      return object(node, next);
    default:
      return unknown;
  }
}

type Next = (node: JsNode | undefined) => Value;
type Scalar = (
  value: string | number | boolean | null,
  options?: { dynamic?: boolean; literal?: boolean },
) => Value;

function object(node: JsNode, next: Next): Value {
  const members: Member[] = [];
  let complete = true;
  for (const property of children(node, 'properties')) {
    if (property.type === 'SpreadElement') {
      const spread = next(child(property, 'argument'));
      if (spread.kind === 'object') {
        members.push(...spread.members.map((member) => ({ ...member, shared: true })));
      }
      if (spread.kind !== 'object' || !spread.complete) complete = false;
      continue;
    }
    const key = keyName(property);
    const keyNode = child(property, 'key');
    if (key === undefined || !keyNode) {
      complete = false;
      continue;
    }
    const value: Value =
      property.type === 'ObjectProperty'
        ? next(child(property, 'value'))
        : { start: property.start, end: property.end, kind: 'unknown' };
    members.push({
      key,
      keyStart: keyNode.start,
      keyEnd: keyNode.end,
      start: property.start,
      end: property.end,
      value,
      shared: false,
    });
  }
  return { start: node.start, end: node.end, kind: 'object', members, complete };
}

function template(node: JsNode, next: Next, scalar: Scalar): Value | undefined {
  const quasis = children(node, 'quasis');
  const expressions = children(node, 'expressions').map(next);
  let text = '';
  let dynamic = false;
  for (const [index, quasi] of quasis.entries()) {
    const { cooked } = quasi.value as { cooked?: string };
    if (cooked === undefined) return undefined;
    text += cooked;
    const value = expressions[index];
    if (!value) continue;
    if (value.kind !== 'scalar') return undefined;
    text += String(value.value);
    dynamic ||= value.dynamic;
  }
  return scalar(text, { dynamic, literal: expressions.length === 0 });
}

function binary(node: JsNode, next: Next, scalar: Scalar): Value | undefined {
  const left = next(child(node, 'left'));
  const right = next(child(node, 'right'));
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return undefined;
  const dynamic = left.dynamic || right.dynamic;
  const { value: a } = left;
  const { value: b } = right;
  if (node.operator === '+' && (typeof a === 'string' || typeof b === 'string')) {
    return scalar(`${String(a)}${String(b)}`, { dynamic });
  }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (node.operator) {
    case '+':
      return scalar(a + b, { dynamic });
    case '-':
      return scalar(a - b, { dynamic });
    case '*':
      return scalar(a * b, { dynamic });
    case '/':
      return scalar(a / b, { dynamic });
    case '**':
      return scalar(a ** b, { dynamic });
    default:
      return undefined;
  }
}

function memberExpression(
  node: JsNode,
  next: Next,
  scalar: Scalar,
  { file }: EvaluationScope,
): Value | undefined {
  const name = dotted(node);
  if (name === 'import.meta.dirname') return scalar(path.dirname(file));
  if (name === 'import.meta.filename') return scalar(file);
  if (name === 'path.sep') return scalar('/');
  const key = child(node, 'property');
  const object = next(child(node, 'object'));
  if (object.kind !== 'object' || key?.type !== 'Identifier' || node.computed === true) {
    return undefined;
  }
  const found = object.members.findLast((member) => member.key === key.name)?.value;
  return found?.kind === 'scalar' ? { ...found, literal: false } : found;
}

function call(
  node: JsNode,
  next: Next,
  scalar: Scalar,
  { file }: EvaluationScope,
): Value | undefined {
  const callee = child(node, 'callee');
  const name = dotted(callee);
  const values = children(node, 'arguments').map(next);
  const texts = values.map((value) => (value.kind === 'scalar' ? String(value.value) : undefined));
  const known = texts.every((text) => text !== undefined);
  const dynamic = values.some((value) => value.kind === 'scalar' && value.dynamic);
  if (known && (name === 'path.join' || name === 'join')) {
    return scalar(path.join(...(texts as string[])), { dynamic });
  }
  if (known && (name === 'path.resolve' || name === 'resolve')) {
    return scalar(path.resolve(path.dirname(file), ...(texts as string[])), { dynamic });
  }
  if (known && texts.length === 1 && name === 'String') return scalar(texts[0] ?? '', { dynamic });
  if (known && texts.length === 1 && (name === 'Number' || name === 'parseInt')) {
    return scalar(Number(texts[0]), { dynamic });
  }
  if (name === 'Object.freeze') return values[0];
  if (name === 'Object.assign' && values.every((value) => value.kind === 'object')) {
    return {
      start: node.start,
      end: node.end,
      kind: 'object',
      members: values.flatMap((value) => value.members.map((one) => ({ ...one, shared: true }))),
      complete: values.every((value) => value.complete),
    };
  }
  // ['--a', '--b'].join(' ')
  const object = next(child(callee, 'object'));
  if (name === undefined && object.kind === 'array' && object.complete) {
    const items = object.items.map((item) => (item.kind === 'scalar' ? String(item.value) : ''));
    const property = child(callee, 'property');
    if (property?.name === 'join' && items.every(Boolean))
      return scalar(items.join(texts[0] ?? ','));
  }
  return undefined;
}
