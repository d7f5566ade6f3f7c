import type { Facts, ReplicaFacts, ServiceFacts } from './facts';
import type { Sample } from './metric';

/** Labels of what is of a service, and of one of its replicas. */
export const ofService = ['service', 'workspace'] as const;
export const ofReplica = [...ofService, 'replica'] as const;

type Labels = Readonly<Record<string, string>>;

/** More sets of labels than any PM2 has. */
const maxKept = 20_000;
const kept = new Map<string, Labels>();

/**
 * The labels of a service with one or two more; the same object for the same labels, so that the library writes them once and not with
 * every answer.
 */
function labelsOf({ service, workspace }: ServiceFacts, more: Labels): Labels {
  let id = `${service}\n${workspace}`;
  for (const name in more) id += `\n${name}\n${more[name]}`;
  let labels = kept.get(id);
  if (!labels) {
    if (kept.size >= maxKept) kept.clear();
    kept.set(id, (labels = { service, workspace, ...more }));
  }
  return labels;
}

/** A sample of each service for which there is a value. */
export function each(
  value: (service: ServiceFacts) => number | undefined,
  more: (service: ServiceFacts) => Labels = () => ({}),
): (facts: Facts) => readonly Sample[] {
  return ({ services }) =>
    services.flatMap((one) => {
      const found = value(one);
      return found === undefined ? [] : [{ labels: labelsOf(one, more(one)), value: found }];
    });
}

/** A sample of each replica for which there is a value. */
export function eachReplica(
  value: (replica: ReplicaFacts) => number | undefined,
): (facts: Facts) => readonly Sample[] {
  return ({ services }) =>
    services.flatMap((service) =>
      service.replicas.flatMap((one) => {
        const found = value(one);
        const labels = labelsOf(service, { replica: String(one.replica) });
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
      [...map(one)].map(([name, value]) => ({ labels: labelsOf(one, { [key]: name }), value })),
    );
}
