import type { Facts, ReplicaFacts, ServiceFacts } from './facts';
import type { Sample } from './metric';

/** Labels of what is of a service, and of one of its replicas. */
export const ofService = ['service', 'workspace'] as const;
export const ofReplica = [...ofService, 'replica'] as const;

/** A sample of each service for which there is a value. */
export function each(
  value: (service: ServiceFacts) => number | undefined,
  more: (service: ServiceFacts) => Readonly<Record<string, string>> = () => ({}),
): (facts: Facts) => readonly Sample[] {
  return ({ services }) =>
    services.flatMap((one) => {
      const found = value(one);
      const { service, workspace } = one;
      return found === undefined
        ? []
        : [{ labels: { service, workspace, ...more(one) }, value: found }];
    });
}

/** A sample of each replica for which there is a value. */
export function eachReplica(
  value: (replica: ReplicaFacts) => number | undefined,
): (facts: Facts) => readonly Sample[] {
  return ({ services }) =>
    services.flatMap(({ service, workspace, replicas }) =>
      replicas.flatMap((one) => {
        const found = value(one);
        const labels = { service, workspace, replica: String(one.replica) };
        return found === undefined ? [] : [{ labels, value: found }];
      }),
    );
}

/** A sample of each entry of a map that services have, under the label `key`. */
export function eachOf(
  map: (service: ServiceFacts) => ReadonlyMap<string, number>,
  key: string,
): (facts: Facts) => readonly Sample[] {
  return ({ services }) =>
    services.flatMap((one) =>
      [...map(one)].map(([name, value]) => ({
        labels: { service: one.service, workspace: one.workspace, [key]: name },
        value,
      })),
    );
}
