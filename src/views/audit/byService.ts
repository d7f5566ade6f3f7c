import type { Finding, Severity } from '../../audit/finding';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

type Grouped = Pick<Finding, 'service' | 'severity'>;

/** Findings by the service that they are about, the worst first, of the services and of the findings of each. */
export function byService<T extends Grouped>(
  findings: readonly T[],
): ReadonlyMap<string | undefined, readonly T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const one of findings.toSorted((a, b) => order[a.severity] - order[b.severity])) {
    const group = groups.get(one.service);
    if (group) group.push(one);
    else groups.set(one.service, [one]);
  }
  const worst = (group: readonly T[]): number => order[group[0]?.severity ?? 'information'];
  return new Map(
    [...groups].toSorted(
      ([a, one], [b, other]) => worst(one) - worst(other) || (a ?? '~').localeCompare(b ?? '~'),
    ),
  );
}
