import { parse } from 'shell-quote';

/**
 * The words of PM2's `args` or `node_args`: an array as it is (numbers as text), a string split as a shell would, with
 * variables left as they are, since PM2 expands none. Undefined for any other type.
 */
export function wordsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return splitWords(value);
  if (!Array.isArray(value)) return undefined;
  const words = value.map((word: unknown) =>
    typeof word === 'string' || typeof word === 'number' || typeof word === 'boolean'
      ? String(word)
      : undefined,
  );
  return words.every((word) => word !== undefined) ? words : undefined;
}

function splitWords(text: string): readonly string[] {
  let entries: ReturnType<typeof parse>;
  try {
    entries = parse(text, (name) => (/^\w+$/.test(name) ? `$${name}` : `\${${name}}`));
  } catch {
    // "Bad substitution": PM2 knows no variables, so the words are what stands between blanks.
    return text.split(/\s+/).filter((word) => word !== '');
  }
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    if ('pattern' in entry) return [String(entry.pattern)];
    if ('op' in entry) return [String(entry.op)];
    // A "#" is no comment in an argument list.
    return 'comment' in entry ? splitWords(`\\#${String(entry.comment)}`) : [];
  });
}
