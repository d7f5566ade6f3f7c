import { plain } from '../../project/config/value';
import type { EcosystemFile, RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { Document } from './documents';
import { appsOf } from './ecosystem';

/**
 * What an ecosystem file says literally, without running it: apps with those of their keys that are known. `complete` is false where the
 * file builds its apps, so that only running it would tell.
 */
export function literalApps(
  file: string,
  text: string,
): { readonly found: EcosystemFile; readonly complete: boolean } {
  const apps = appsOf(new Document(file, text)).flatMap(({ object }) => (object ? [object] : []));
  const raw = apps.map(({ members }): RawApp => {
    const known = members.map(({ key, value }) => [key, plain(value)] as const);
    return Object.fromEntries(known.filter(([, value]) => value !== undefined));
  });
  const usable = raw.filter(({ script }) => typeof script === 'string');
  const keys = new Set(usable.flatMap((app) => Object.keys(app)));
  const envNames = [...keys].flatMap((key) => /^env_(.+)$/.exec(key)?.[1] ?? []).sort();
  return {
    found: { file, apps: usable, envNames, problems: [] },
    complete: usable.length > 0 && usable.length === apps.length,
  };
}
