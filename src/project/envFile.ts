import { parse } from 'dotenv';
import { ownValue } from '../base/ownValue';

/** More than any honest value has; names that stand for names may say far more than they are long. */
const maxValueChars = 64 * 1024;
const maxDepth = 4;
/** What is filled in, in all values of a file together. */
const maxFilledChars = 1024 * 1024;
/** dotenv looks from each blank line to the end of them all. */
const maxBlankLines = 50;

/**
 * The variables of a `.env` file: quotes, `export`, comments and CRLF as dotenv has them, and `${NAME}` filled in. A value that would
 * be longer than 64 kB stays as it is written.
 */
export function parseEnvFile(
  text: string,
  outside: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> {
  const values = parse(fewBlankLines(text.replace(/^\uFEFF/, '')));
  let left = maxFilledChars;
  const has = (name: string): boolean =>
    Object.hasOwn(values, name) || Object.hasOwn(outside, name);
  const fill = (value: string, room: { chars: number }, depth = 0): string =>
    depth > maxDepth
      ? value
      : value.replace(
          /(?<!\\)\$(?:\{(\w+)(?::?-([^{}]*))?\}|([A-Za-z_]\w*))/g,
          (
            whole,
            braced: string | undefined,
            otherwise: string | undefined,
            bare: string | undefined,
          ) => {
            const name = braced ?? bare ?? '';
            const found = ownValue(values, name) ?? ownValue(outside, name);
            if (found === undefined || found === '') {
              // A "$" in a password is just that.
              return otherwise ?? (has(name) ? '' : whole);
            }
            room.chars -= found.length;
            left -= found.length;
            return room.chars < 0 || left < 0 ? '' : fill(found, room, depth + 1);
          },
        );
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const room = { chars: maxValueChars };
      const filled = fill(value, room);
      return [key, room.chars < 0 || left < 0 ? value : filled];
    }),
  );
}

/** Whatever ends a line to dotenv's pattern counts: a lone carriage return, and the separators of Unicode. */
function fewBlankLines(text: string): string {
  return text.replace(/\s{51,}/g, (blank) => {
    let ends = 0;
    return blank.replace(/\r\n?|[\n\u2028\u2029]/g, (end) => (++ends > maxBlankLines ? '' : end));
  });
}
