/**
 * The same text as a string of its own. V8 makes a piece of a larger string, such as a line of a chunk, a view on it: keeping the
 * line would keep the whole chunk in memory.
 */
export function flatText(text: string): string {
  return Buffer.from(text).toString();
}
