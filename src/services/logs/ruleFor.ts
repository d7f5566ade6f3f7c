import { maskSecrets } from '../../base/mask';

/** What a channel puts in front of a line: a service's name, our time, the level. */
const inFront =
  /^(?:.{1,60}? +\| )?(?:\d\d:\d\d:\d\d\.\d{3} )?\[(?:trace|debug|info|warning|error)\] /;
const stamp = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s*/;
/** What differs from one line to the next: ids, numbers, and secrets, which no setting may hold. */
const changing = /•+|[0-9a-f]{8}-[0-9a-f-]{27}|\b(?=[a-f]*\d)[0-9a-f]{12,}\b|\d+(?:\.\d+)?/gi;
const maxChars = 120;

/** A name and a pattern for the rule that folds lines like this one; undefined for a line without words. */
export function ruleFor(
  shown: string,
): { readonly name: string; readonly pattern: string } | undefined {
  const whole = shown.replace(inFront, '');
  const line = whole.trim();
  const said = jsonMessage(line);
  const own = said ?? line.replace(stamp, '');
  const text = maskSecrets(own).slice(0, maxChars).trim();
  if (!/\p{L}/u.test(text)) return undefined;
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const name = words.slice(0, 3).join(' ').slice(0, 40);
  let pattern = '';
  let at = 0;
  for (const match of text.matchAll(changing)) {
    pattern += escape(text.slice(at, match.index));
    pattern += standsFor(match[0]);
    at = match.index + match[0].length;
  }
  pattern += escape(text.slice(at));
  // Where the line's beginning was not selected, nobody knows what stands before.
  const begins = whole !== shown && line.startsWith(own.trim());
  return { name, pattern: begins ? `^${pattern}` : pattern };
}

function standsFor(text: string): string {
  if (text.startsWith('•')) return '.+';
  return /^\d+(?:\.\d+)?$/.test(text) ? '[0-9.]+' : '[0-9A-Fa-f-]+';
}

/** What a line of JSON says, as it is written there: all lines of a logger begin the same. */
function jsonMessage(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    const fields = value['fields'] as Record<string, unknown> | undefined;
    const message = value['msg'] ?? value['message'] ?? fields?.['message'];
    if (typeof message !== 'string') return undefined;
    const written = JSON.stringify(message).slice(1, -1);
    return line.includes(written) ? written : undefined;
  } catch {
    // Only looks like JSON.
    return undefined;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
