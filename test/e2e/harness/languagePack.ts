import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../scripts/setup.mjs';

const folder = path.join(root, 'test/e2e/languagePack');

interface Localization {
  readonly languageId: string;
  readonly localizedLanguageName: string;
  readonly translations: readonly { readonly id: string; readonly path: string }[];
}

/**
 * Has an editor know our minimal language pack, as it notes those that are installed while it runs; `--install-extension` notes none. It is
 * then started in that language.
 */
export function useLanguagePack(dataDir: string): void {
  const { publisher, name, version, contributes } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
    readonly contributes: { readonly localizations: readonly Localization[] };
  };
  const packs = contributes.localizations.map(
    ({ languageId, localizedLanguageName, translations }) => [
      languageId,
      {
        hash: version,
        label: localizedLanguageName,
        extensions: [{ extensionIdentifier: { id: `${publisher}.${name}` }, version }],
        translations: Object.fromEntries(
          translations.map((one) => [one.id, path.join(folder, one.path)]),
        ),
      },
    ],
  );
  mkdirSync(path.join(dataDir, 'data'), { recursive: true });
  const file = path.join(dataDir, 'data', 'languagepacks.json');
  writeFileSync(file, JSON.stringify(Object.fromEntries(packs)));
}
