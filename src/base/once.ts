/** The value of a key, asked for once and then known; for one look at what may change afterwards. */
export function once<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const found = known.get(key) ?? ask();
  known.set(key, found);
  return found;
}
