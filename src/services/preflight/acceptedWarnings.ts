import type { Remembered } from '../../base/remembered';
import type { Check } from './check';

/** True where nothing is wrong that a person has not seen and started anyway. */
export function nothingNew(
  checks: readonly Check[],
  accepted: Remembered<readonly string[]>,
): boolean {
  const known = new Set(accepted.get());
  return checks.every(
    (check) => check.state === 'ok' || (check.state === 'warning' && known.has(markOf(check))),
  );
}

/** Remembers the warnings of these checks, in place of those before. */
export function accept(checks: readonly Check[], accepted: Remembered<readonly string[]>): void {
  accepted.set(checks.filter(({ state }) => state === 'warning').map(markOf));
}

/** Tells one warning from another, whatever its figures are today. */
function markOf({ title, detail, figures }: Check): string {
  return figures ? title : `${title}: ${detail}`;
}
