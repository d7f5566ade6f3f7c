import type { FileEdit } from '../finding';

/** The edits that turn one text into another, a run of changed lines each. */
export function lineEdits(file: string, before: string, after: string): readonly FileEdit[] {
  const a = before.split(/(?<=\n)/);
  const b = after.split(/(?<=\n)/);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail++;
  }
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  const lengths = common(left, right);
  const edits: FileEdit[] = [];
  let offset = a.slice(0, head).join('').length;
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      offset += left[i]?.length ?? 0;
      i++;
      j++;
      continue;
    }
    const start = offset;
    let text = '';
    while (i < left.length || j < right.length) {
      if (i < left.length && j < right.length && left[i] === right[j]) break;
      const skipLeft = lengths[i + 1]?.[j] ?? -1;
      const skipRight = lengths[i]?.[j + 1] ?? -1;
      if (i < left.length && (j >= right.length || skipLeft >= skipRight)) {
        offset += left[i]?.length ?? 0;
        i++;
      } else {
        text += right[j] ?? '';
        j++;
      }
    }
    edits.push(trimmed({ file, start, end: offset, text }, before));
  }
  return edits;
}

/** Lengths of the longest common runs from each pair of lines on. */
function common(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i] as number[];
      row[j] =
        a[i] === b[j]
          ? (table[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
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
