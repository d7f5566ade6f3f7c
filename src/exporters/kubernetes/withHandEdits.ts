import { diffArrays } from 'diff';

/** A text with what people changed in it. */
export interface Merged {
  readonly text: string;
  /** How many changes of ours were left out, since somebody had changed the same lines. */
  readonly kept: number;
}

/** Lines that are taken out and put in: the time to find them grows with the square of their number. What has more is another text. */
const maxEditLength = 1_000;

/** Lines of the old text that give way to others. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * Our next text with the edits that people made in our last one. `last`: as we wrote it; `present`: as it stands there now. Where both
 * changed the same lines, theirs stay.
 */
export function withHandEdits(last: string, present: string, next: string): Merged {
  if (present === last) return { text: next, kept: 0 };
  const lines = linesOf(last);
  const theirs = changes(lines, linesOf(present));
  const ours = changes(lines, linesOf(next));
  const same = (one: Change, other: Change): boolean =>
    one.start === other.start && one.end === other.end && text(one) === text(other);
  const disputed = ours.filter((our) => theirs.some((their) => touch(our, their)));
  const kept = disputed.filter((our) => !theirs.some((their) => same(our, their)));
  const all = [...theirs, ...ours.filter((our) => !disputed.includes(our))];
  let at = 0;
  const result: string[] = [];
  for (const change of all.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result.push(...lines.slice(at, change.start), ...change.lines);
    at = change.end;
  }
  return { text: [...result, ...lines.slice(at)].join(''), kept: kept.length };
}

/** Lines that stand beside each other belong together too often to be mixed. */
function touch(a: Change, b: Change): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function changes(before: readonly string[], after: readonly string[]): readonly Change[] {
  const parts = diffArrays([...before], [...after], { maxEditLength });
  if (!parts) return [{ start: 0, end: before.length, lines: after }];
  const found: Change[] = [];
  let at = 0;
  for (const { value, added, removed } of parts) {
    const end = added ? at : at + value.length;
    if (added || removed) {
      const last = found.at(-1)?.end === at ? found.pop() : undefined;
      const lines = [...(last?.lines ?? []), ...(added ? value : [])];
      found.push({ start: last?.start ?? at, end, lines });
    }
    at = end;
  }
  return found;
}

function text({ lines }: Change): string {
  return lines.join('');
}

function linesOf(whole: string): readonly string[] {
  return whole === '' ? [] : whole.split(/(?<=\n)/);
}
