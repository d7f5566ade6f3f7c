import * as l10n from '@vscode/l10n';
import { parse } from 'smol-toml';

/** A table of TOML: names, and values of any kind. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** Measured: the parser's time grows with the square of a key's parts, 15 minutes for as many as fit into a megabyte. */
const maxKeyParts = 500;
/** What a key that goes on never holds. Texts are not told from keys: no honest one has so many dots and nothing of this. */
const endsKey = /[=,\r\n[\]{}]/;

/** TOML. Throws for what is none, and for keys that nobody honest writes. */
export function parseToml(text: string): TomlTable {
  let dots = 0;
  for (const character of text) {
    if (character === '.') dots++;
    else if (endsKey.test(character)) dots = 0;
    if (dots > maxKeyParts) {
      throw new Error(l10n.t('it is nested more than {0} levels deep', maxKeyParts));
    }
  }
  return parse(text);
}
