import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import { parseYaml } from '../../base/boundedYaml';
import type { Member, Value } from './value';

/** Values that aliases stand for count each time. */
const maxValues = 20_000;

interface Reading {
  readonly document: Document;
  /** Each search goes through the whole document. */
  readonly targets: Map<Node, Node | undefined>;
  values: number;
}

/** Reads YAML with its places, merges and aliases followed; undefined where it is empty, broken or larger than any honest file. */
export function readYaml(text: string): Value | undefined {
  try {
    const document = parseYaml(text);
    if (document.errors.length > 0 || !document.contents) return undefined;
    return toValue(document.contents, { document, targets: new Map(), values: 0 }, 0);
  } catch {
    // See parseYaml.
    return undefined;
  }
}

function toValue(node: Node, reading: Reading, depth: number): Value {
  const [start = 0, end = start] = node.range ?? [];
  const place = { start, end };
  if (++reading.values > maxValues) throw new Error('Too many values.');
  if (depth > 40) return { ...place, kind: 'unknown' };
  if (isAlias(node)) {
    const { targets, document } = reading;
    if (!targets.has(node)) targets.set(node, node.resolve(document));
    const target = targets.get(node);
    if (!target) return { ...place, kind: 'unknown' };
    const value = toValue(target, reading, depth + 1);
    return value.kind === 'scalar' ? { ...value, ...place, literal: false } : value;
  }
  if (isMap(node)) {
    const members: Member[] = [];
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const [keyStart = 0, keyEnd = keyStart] = key.range ?? [];
      const inner: Value = value
        ? toValue(value as Node, reading, depth + 1)
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
      items: node.items.map((item) => toValue(item as Node, reading, depth + 1)),
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
