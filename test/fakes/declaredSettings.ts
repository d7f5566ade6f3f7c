import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** A setting as package.json declares it. */
export interface DeclaredSetting {
  readonly default: unknown;
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  /** What its text must match, and what is said at it where that is not so. */
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly additionalProperties?: {
    readonly properties?: Readonly<
      Record<
        string,
        Pick<DeclaredSetting, 'markdownDescription' | 'pattern' | 'patternErrorMessage'>
      >
    >;
  };
}

interface Group {
  readonly properties: Readonly<Record<string, DeclaredSetting>>;
}

const file = path.resolve(import.meta.dirname, '../../package.json');
const { contributes } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly contributes: { readonly configuration: readonly Group[] };
};

/** Every setting of package.json by its id, whatever group it stands in. */
export const declaredSettings: Readonly<Record<string, DeclaredSetting>> = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }) => properties),
);
