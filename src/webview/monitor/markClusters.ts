import { type LaneMark, type MarkKind, markKinds } from '../../base/monitor/lane';

/** Marks that would lie on each other, in the order of their times. */
export interface MarkCluster {
  /** Of the worst of them; its place and its moment. */
  readonly at: number;
  /** Of the worst of them. */
  readonly kind: MarkKind;
  readonly worst: LaneMark;
  readonly marks: readonly LaneMark[];
}

/** Puts marks together that are less than `apartMs` from the first of their cluster. `marks`: oldest first. */
export function clustersOf(marks: readonly LaneMark[], apartMs: number): readonly MarkCluster[] {
  const groups: LaneMark[][] = [];
  for (const mark of marks) {
    const first = groups.at(-1)?.[0];
    if (first && mark.at - first.at < apartMs) groups.at(-1)?.push(mark);
    else groups.push([mark]);
  }
  return groups.flatMap((group) => {
    const [worst] = [...group].sort((a, b) => rank(a.kind) - rank(b.kind));
    return worst ? [{ at: worst.at, kind: worst.kind, worst, marks: group }] : [];
  });
}

function rank(kind: MarkKind): number {
  return markKinds.indexOf(kind);
}
