import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Document } from 'yaml';
import type { Member, Value } from './value';

/** Reads YAML with its places, merges and aliases followed; undefined where it is empty or broken. */
export function readYaml(text: string): Value | undefined {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0 || !document.contents) return undefined;
  return toValue(document.contents, document, 0);
}

function toValue(node: Node, document: Document, depth: number): Value {
  const [start = 0, end = start] = node.range ?? [];
  const place = { start, end };
  if (depth > 40) return { ...place, kind: 'unknown' };
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target) return { ...place, kind: 'unknown' };
    const value = toValue(target, document, depth + 1);
    return value.kind === 'scalar' ? { ...value, ...place, literal: false } : value;
  }
  if (isMap(node)) {
    const members: Member[] = [];
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const [keyStart = 0, keyEnd = keyStart] = key.range ?? [];
      const inner: Value = value
        ? toValue(value as Node, document, depth + 1)
        : {
            start: keyEnd,
            end: keyEnd,
            kind: 'scalar',
            value: null,
            dynamic: false,
            literal: true,
          };
      if (key.source === '<<' || key.value === '<<') {
        const merged = inner.kind === 'array' ? inner.items : [inner];
        for (const one of merged) {
          if (one.kind !== 'object') continue;
          members.unshift(...one.members.map((member) => ({ ...member, shared: true })));
        }
        continue;
      }
      const valueEnd = (value as Node | null)?.range?.[1] ?? keyEnd;
      members.push({
        key: String(key.value),
        keyStart,
        keyEnd,
        start: keyStart,
        end: valueEnd,
        value: inner,
        shared: false,
      });
    }
    return { ...place, kind: 'object', complete: true, members };
  }
  if (isSeq(node)) {
    return {
      ...place,
      kind: 'array',
      complete: true,
      items: node.items.map((item) => toValue(item as Node, document, depth + 1)),
    };
  }
  if (isScalar(node)) {
    const { value } = node;
    const simple =
      value === null || ['string', 'number', 'boolean'].includes(typeof value)
        ? (value as string | number | boolean | null)
        : String(value);
    return { ...place, kind: 'scalar', value: simple, dynamic: false, literal: true };
  }
  return { ...place, kind: 'unknown' };
}
