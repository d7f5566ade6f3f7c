/** No path or name of an honest project is longer. */
const maxChars = 500;

/**
 * True where a name or a path with `/` fits a pattern with `*` (within a name) and `**` (over several); in time that grows with both
 * lengths alone, since both come from files of others.
 */
export function globMatches(pattern: string, text: string): boolean {
  if (pattern.length > maxChars || text.length > maxChars) return false;
  const clean = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  if (!clean.includes('*')) return clean === text;
  const parts = clean.match(/\*\*\/?|\*|[^*]/gs);
  // Numbers: a set takes fifty times as long, and a file may have thousands of names and patterns.
  let reached = new Uint8Array(text.length + 1).fill(1, 0, 1);
  for (const part of parts ?? []) {
    const next = new Uint8Array(text.length + 1);
    let within = 0;
    for (let at = 0; at <= text.length; at++) {
      if (part[0] !== '*') {
        if (reached[at] && text[at] === part) next[at + 1] = 1;
        continue;
      }
      within ||= reached[at] ?? 0;
      next[at] = within;
      if (part === '*' && text[at] === '/') within = 0;
    }
    reached = next;
  }
  return reached[text.length] === 1;
}
