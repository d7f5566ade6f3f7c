import type { RawApp } from '../../pm2/ecosystem/ecosystemFile';
import { memberOf, textOf, type Value } from '../../project/config/value';
import type { Document } from './documents';
import { EcosystemApp } from './ecosystemApp';

/**
 * The apps of an ecosystem file. `evaluated`: what the file gave when it was run, where it may be run; `stale`: it was changed
 * since.
 */
export function appsOf(
  document: Document,
  evaluated?: readonly RawApp[],
  stale = false,
): readonly EcosystemApp[] {
  const root = document.config;
  // PM2 takes a lone app as well.
  const lone = memberOf(root, 'apps') === undefined && memberOf(root, 'script') !== undefined;
  const list: Value | undefined =
    root?.kind === 'array' || lone ? root : memberOf(root, 'apps')?.value;
  const literal = list?.kind === 'array' ? list : undefined;
  const single = list?.kind === 'object' ? [list] : [];
  const items: readonly Value[] = literal?.items ?? single;
  const same = evaluated?.length === items.length && (literal?.complete ?? true);
  const used = new Set<RawApp>();
  const apps: EcosystemApp[] = [];
  for (const [index, item] of items.entries()) {
    const object = item.kind === 'object' ? item : undefined;
    const name = textOf(memberOf(object, 'name')?.value);
    const match = same
      ? evaluated?.[index]
      : evaluated?.find((app) => name !== undefined && app.name === name && !used.has(app));
    if (match) used.add(match);
    if (object || match) apps.push(new EcosystemApp(document, index, object, match, stale));
  }
  for (const app of evaluated ?? []) {
    if (!used.has(app)) apps.push(new EcosystemApp(document, apps.length, undefined, app));
  }
  return apps;
}
