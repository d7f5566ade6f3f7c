import type { Node } from 'jsonc-parser';
import { parseJsonTree } from '../../base/boundedJson';
import type { Member, Value } from './value';

/** Reads JSON (comments and trailing commas forgiven) with its places; undefined where there is none, or it is too deep. */
export function readJson(text: string): Value | undefined {
  try {
    const root = parseJsonTree(text);
    return root && toValue(root);
  } catch {
    // No configuration is nested so deep.
    return undefined;
  }
}

function toValue(node: Node): Value {
  const place = { start: node.offset, end: node.offset + node.length };
  switch (node.type) {
    case 'object':
      return {
        ...place,
        kind: 'object',
        complete: true,
        members: (node.children ?? []).flatMap((child) => toMember(child) ?? []),
      };
    case 'array':
      return {
        ...place,
        kind: 'array',
        complete: true,
        items: (node.children ?? []).map(toValue),
      };
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return {
        ...place,
        kind: 'scalar',
        value: (node.value ?? null) as string | number | boolean | null,
        dynamic: false,
        literal: true,
      };
    default:
      return { ...place, kind: 'unknown' };
  }
}

function toMember(node: Node): Member | undefined {
  const [key, value] = node.children ?? [];
  if (!key || !value) return undefined;
  return {
    key: String(key.value),
    keyStart: key.offset,
    keyEnd: key.offset + key.length,
    start: node.offset,
    end: value.offset + value.length,
    value: toValue(value),
    shared: false,
  };
}
