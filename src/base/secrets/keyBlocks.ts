import { markOf } from './mark';

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Masks what stands between the lines that begin and end a private key (PEM); one without an end goes to the end of the text. */
export function maskKeyBlocks(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  let shown = '';
  let done = 0;
  for (const match of text.matchAll(begin)) {
    if (match.index < done) continue;
    const start = match.index + match[0].length;
    const dashes = text.indexOf('-----', start);
    const end = dashes < 0 ? text.length : dashes;
    shown += text.slice(done, start) + markOf(text.slice(start, end));
    done = end;
  }
  return shown + text.slice(done);
}
