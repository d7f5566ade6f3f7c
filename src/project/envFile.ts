import { parse } from 'dotenv';

/** The variables of a `.env` file: quotes, `export`, comments and CRLF as dotenv has them, and `${NAME}` filled in. */
export function parseEnvFile(
  text: string,
  outside: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> {
  const values = parse(text.replace(/^\uFEFF/, ''));
  const fill = (value: string, depth: number): string =>
    depth > 4
      ? value
      : value.replace(
          /(?<!\\)\$(?:\{(\w+)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
          (
            whole,
            braced: string | undefined,
            otherwise: string | undefined,
            bare: string | undefined,
          ) => {
            const name = braced ?? bare ?? '';
            const found = values[name] ?? outside[name];
            if (found !== undefined && found !== '') return fill(found, depth + 1);
            // A "$" in a password is just that.
            return otherwise ?? (name in values || name in outside ? '' : whole);
          },
        );
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fill(value, 0)]));
}
