import { maskSecrets } from './mask';

/** Blanks, controls, and what has no width or turns the direction of writing. */
const unseen = /[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]+/g;

/** Text on one line, without secrets and control characters, cut at `max` characters. */
export function oneLine(text: string, max: number): string {
  // Cut afterwards: half a secret is not known for one.
  const flat = maskSecrets(text).replace(unseen, ' ').trim();
  if (flat.length <= max) return flat;
  // Not in the middle of a character of two units.
  return `${flat.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
