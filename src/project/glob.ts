/** No path or name of an honest project is longer. */
const maxChars = 2_000;

/**
 * True where a name or a path with `/` fits a pattern with `*` (within a name) and `**` (over several); in time that grows with both
 * lengths alone, since both come from files of others.
 */
export function globMatches(pattern: string, text: string): boolean {
  if (pattern.length > maxChars || text.length > maxChars) return false;
  const parts = pattern
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
    .match(/\*\*\/?|\*|[^*]/gs);
  let reached = new Set([0]);
  for (const part of parts ?? []) {
    const next = new Set<number>();
    for (const at of reached) {
      // What is reached already was gone on from.
      if (part.startsWith('**')) {
        for (let end = at; end <= text.length && !next.has(end); end++) next.add(end);
      } else if (part === '*') {
        for (let end = at; end <= text.length && !next.has(end); end++) {
          next.add(end);
          if (text[end] === '/') break;
        }
      } else if (text[at] === part) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}
