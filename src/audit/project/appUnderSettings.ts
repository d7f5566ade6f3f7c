import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { type Pm2KeyName, valueOf } from '../../project/pm2Keys';
import type { FileEdit } from '../finding';
import { findQuoted } from '../text';
import { type AppValues, EcosystemApp, type Field } from './ecosystemApp';

/** An app with what the setting `codexServices.services` says of it: that goes over its file, and is not to be changed there. */
export class AppUnderSettings extends EcosystemApp {
  constructor(
    { document, index, object, evaluated, stale }: EcosystemApp,
    private readonly keys: RawApp,
  ) {
    super(document, index, object, evaluated, stale);
  }

  override get place(): EcosystemApp['place'] {
    const { name } = this.keys;
    const own = typeof name === 'string' ? findQuoted(this.document.text, name) : undefined;
    return own ?? super.place;
  }

  override field(key: Pm2KeyName): Field | undefined {
    // Variables go over the file's one by one.
    const value = key === 'env' ? undefined : valueOf(this.keys, key);
    return value === undefined
      ? super.field(key)
      : { value, start: this.place.start, end: this.place.end, dynamic: false };
  }

  override get environments(): EcosystemApp['environments'] {
    const own = Object.entries((this.keys.env ?? {}) as Readonly<Record<string, unknown>>);
    if (own.length === 0) return super.environments;
    const names = new Set(own.map(([name]) => name));
    const all = super.environments;
    const { entries = [], ...rest } = all.find(({ key }) => key === 'env') ?? { key: 'env' };
    return [
      {
        ...rest,
        entries: [
          ...entries.filter(({ key }) => !names.has(key)),
          ...own.map(([key, value]) => ({ key, value, dynamic: false })),
        ],
      },
      ...all.filter(({ key }) => key !== 'env'),
    ];
  }

  override set(values: AppValues, alone?: boolean): readonly FileEdit[] | undefined {
    const hidden = (Object.keys(values) as Pm2KeyName[]).some((key) => this.#names(key));
    return hidden ? undefined : super.set(values, alone);
  }

  override remove(key: Pm2KeyName): readonly FileEdit[] | undefined {
    return this.#names(key) ? undefined : super.remove(key);
  }

  #names(key: Pm2KeyName): boolean {
    return valueOf(this.keys, key) !== undefined;
  }
}
