import { diffLines } from 'diff';
import type { FileEdit } from '../finding';

/** Lines that are taken out and put in: the time to find them grows with the square of their number. What has more is one edit. */
const maxEditLength = 1_000;

/** The edits that turn one text into another, a run of changed lines each. */
export function lineEdits(file: string, before: string, after: string): readonly FileEdit[] {
  const parts = diffLines(before, after, { maxEditLength });
  if (!parts) return [trimmed({ file, start: 0, end: before.length, text: after }, before)];
  const edits: FileEdit[] = [];
  let offset = 0;
  for (const { value, added, removed } of parts) {
    const end = added ? offset : offset + value.length;
    if (added || removed) {
      const last = edits.at(-1)?.end === offset ? edits.pop() : undefined;
      const text = (last?.text ?? '') + (added ? value : '');
      edits.push({ file, start: last?.start ?? offset, end, text });
    }
    offset = end;
  }
  return edits.map((edit) => trimmed(edit, before));
}

/** Without what both sides begin and end with; words and quoted texts are not cut. */
function trimmed({ file, start, end, text }: FileEdit, before: string): FileEdit {
  const old = before.slice(start, end);
  let head = 0;
  while (head < old.length && head < text.length && old[head] === text[head]) head++;
  while (head > 0 && sticks(old[head - 1])) head--;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < text.length - head &&
    old[old.length - 1 - tail] === text[text.length - 1 - tail]
  ) {
    tail++;
  }
  while (tail > 0 && sticks(old[old.length - tail])) tail--;
  return { file, start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

function sticks(character: string | undefined): boolean {
  return character !== undefined && /[\w'"`$.-]/.test(character);
}
