import * as path from 'node:path';
import type { Member, Value } from '../../project/config/value';
import {
  type Evaluation,
  type EvaluationScope,
  maxChars,
  maxDepth,
  maxValues,
  type Next,
  type Scalar,
  take,
} from './evaluation';
import { callValue, memberValue } from './knownCalls';
import { bare, child, children, dotted, type JsNode, keyName } from './parse';

/**
 * What an expression is, as far as that can be read without running it: literals, constants and spreads of this file,
 * `path.join(__dirname, …)`, arithmetic, and `process.env.X || 'default'`, whose default counts as a dynamic value.
 */
export function evaluate(expression: JsNode, { constants, file }: EvaluationScope): Value {
  return valueOf(expression, { constants, file, left: maxValues }, 0);
}

function valueOf(expression: JsNode, scope: Evaluation, depth: number): Value {
  const node = bare(expression) ?? expression;
  const place = { start: node.start, end: node.end };
  const unknown: Value = { ...place, kind: 'unknown' };
  if (depth > maxDepth || --scope.left < 0) return unknown;
  const next = (inner: JsNode | undefined): Value =>
    inner ? valueOf(inner, scope, depth + 1) : unknown;
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
      return memberValue(node, next, scalar, scope) ?? unknown;
    case 'CallExpression':
      return callValue(node, next, scalar, scope) ?? unknown;
    case 'ArrayExpression': {
      const items: Value[] = [];
      let complete = true;
      for (const element of children(node, 'elements')) {
        if (element.type !== 'SpreadElement') {
          items.push(next(element));
          continue;
        }
        const spread = next(child(element, 'argument'));
        const fits = spread.kind === 'array' && take(scope, spread.items.length);
        if (fits) items.push(...spread.items);
        if (!fits || !spread.complete) complete = false;
      }
      return { ...place, kind: 'array', items, complete };
    }
    case 'ObjectExpression':
      return object(node, next, scope);
    default:
      return unknown;
  }
}

function object(node: JsNode, next: Next, scope: Evaluation): Value {
  const members: Member[] = [];
  let complete = true;
  for (const property of children(node, 'properties')) {
    if (property.type === 'SpreadElement') {
      const spread = next(child(property, 'argument'));
      const fits = spread.kind === 'object' && take(scope, spread.members.length);
      if (fits) members.push(...spread.members.map((member) => ({ ...member, shared: true })));
      if (!fits || !spread.complete) complete = false;
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
    if (text.length > maxChars) return undefined;
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
    const text = `${String(a)}${String(b)}`;
    return text.length > maxChars ? undefined : scalar(text, { dynamic });
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
