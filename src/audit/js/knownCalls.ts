import * as path from 'node:path';
import type { Value } from '../../project/config/value';
import {
  type Evaluation,
  type EvaluationScope,
  maxChars,
  type Next,
  type Scalar,
  take,
} from './evaluation';
import { child, children, dotted, type JsNode } from './parse';

/** `path.sep`, `import.meta.dirname`, and a property of an object that is known. */
export function memberValue(
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

/** `path.join(…)`, `Object.assign(…)`, `[…].join(' ')` and their like, of values that are known. */
export function callValue(
  node: JsNode,
  next: Next,
  scalar: Scalar,
  scope: Evaluation,
): Value | undefined {
  const { file } = scope;
  const callee = child(node, 'callee');
  const name = dotted(callee);
  const values = children(node, 'arguments').map(next);
  const texts = values.map((value) => (value.kind === 'scalar' ? String(value.value) : undefined));
  const chars = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  const known = chars <= maxChars && texts.every((text) => text !== undefined);
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
    const count = values.reduce((sum, { members }) => sum + members.length, 0);
    if (!take(scope, count)) return undefined;
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
    const between = texts[0] ?? ',';
    const length = items.reduce((sum, item) => sum + item.length + between.length, 0);
    if (property?.name === 'join' && items.every(Boolean) && length <= maxChars)
      return scalar(items.join(between));
  }
  return undefined;
}
