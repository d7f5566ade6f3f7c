import { SettingsReader } from '../../base/settingsReader';
import { parseObject } from '../../project/packageJson';

export interface FolderSettingsParts {
  /** The text of our own package.json: what each setting is where nobody wrote one. */
  readonly manifest: string;
  /** The text of a folder's `.vscode/settings.json`; undefined where there is none. */
  readonly written: (folder: string) => string | undefined;
  /** The folder whose settings hold where none is named. */
  readonly first: string;
  /** What holds whatever is written, by id. */
  readonly over?: Readonly<Record<string, unknown>>;
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
    }[];
  };
}

/** Settings without an editor: what stands in a folder's `.vscode/settings.json`, over the defaults of the manifest. */
export function folderSettings(parts: FolderSettingsParts): SettingsReader {
  const { manifest, written, first, over = {} } = parts;
  const { configuration } = (JSON.parse(manifest) as Manifest).contributes;
  const properties = Object.assign({}, ...configuration.map((group) => group.properties)) as Record<
    string,
    { readonly default?: unknown }
  >;
  return new SettingsReader((folder) => {
    const own = parseObject(written(folder || first)) ?? {};
    return {
      get: (id) => over[id] ?? own[id] ?? properties[id]?.default,
      inspect: (id) => ({ defaultValue: properties[id]?.default }),
    };
  });
}
