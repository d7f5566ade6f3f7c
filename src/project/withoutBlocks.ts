/**
 * The text with `instead` where something stands between two marks, in one pass: a pattern would go to the end anew from each mark that
 * nothing closes. What is never closed stays.
 */
export function withoutBlocks(text: string, begin: string, end: string, instead = ''): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const from = text.indexOf(begin, at);
    const to = from < 0 ? -1 : text.indexOf(end, from + begin.length);
    if (to < 0) return kept.join('') + text.slice(at);
    kept.push(text.slice(at, from), instead);
    at = to + end.length;
  }
}
