import * as path from 'node:path';
import { oneLine } from '../../base/oneLine';
import type { Service } from '../../services/state/service';

type Named = Pick<Service, 'key' | 'name' | 'workspaceFolder'>;

/** A workspace folder's name. */
export type LabelOf = (folder: string) => string;

/**
 * A service's name where its lines are shown, cut at `maxChars`: with its workspace folder where another service's would be the
 * same, and with that folder's own place where the folders are called alike.
 */
export function shownName(
  service: Named,
  all: readonly Named[],
  labelOf: LabelOf,
  maxChars: number,
): string {
  const name = oneLine(service.name, maxChars);
  const alike = all.filter(
    (one) =>
      one.key !== service.key &&
      one.workspaceFolder !== service.workspaceFolder &&
      oneLine(one.name, maxChars) === name,
  );
  if (alike.length === 0) return name;
  const label = labelOf(service.workspaceFolder);
  const twice = alike.some((one) => labelOf(one.workspaceFolder) === label);
  const place = twice ? `${label}, ${path.dirname(service.workspaceFolder)}` : label;
  return `${name} (${oneLine(place, maxChars)})`;
}

/** A name that nothing else has yet. */
export function distinctName(name: string, taken: ReadonlySet<string>): string {
  let distinct = name;
  for (let i = 2; taken.has(distinct); i++) distinct = `${name} ${i}`;
  return distinct;
}
