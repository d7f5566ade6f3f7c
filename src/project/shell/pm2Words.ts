/** How PM2 takes text apart into words (pm2 7.0.4, lib/tools/Config.js): quotes count, backslashes and variables do not. */
// eslint-disable-next-line regexp/no-super-linear-move -- what the first two do not take, the last one takes whole
const word = /[^\s"'=]+="[^"]*"|[^\s"'=]+='[^']*'|"([^"]*)"|'([^']*)'|\S+/g;

/**
 * The words of PM2's `args` or `node_args`: an array as it is (numbers as text), a string split as PM2 splits it. Undefined for any
 * other type.
 */
export function pm2Words(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') {
    const words = (value.match(word) ?? []).map((one) => one.replace(/^(["'])([\s\S]*)\1$/, '$2'));
    return words.filter((one) => one.trim() !== '');
  }
  if (!Array.isArray(value)) return undefined;
  const words = value.filter((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return words.length === value.length ? words.map(String) : undefined;
}
