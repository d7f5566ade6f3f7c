/**
 * True where a name or a path with `/` fits a pattern with `*` (within a name) and `**` (over several); in time that grows with both
 * lengths alone, since both come from files of others.
 */
export function globMatches(pattern: string, text: string): boolean {
  const parts = pattern
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
    .match(/\*\*\/?|\*|[^*]/gs);
  let reached = new Set([0]);
  for (const part of parts ?? []) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part.startsWith('**')) for (let end = at; end <= text.length; end++) next.add(end);
      else if (part === '*') {
        for (let end = at; end <= text.length; end++) {
          next.add(end);
          if (text[end] === '/') break;
        }
      } else if (text[at] === part) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}
