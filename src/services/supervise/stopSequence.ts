import type { ServiceDefinition } from '../definitions/definition';

/** The names of services in the order in which they stop: what depends on another comes before it. */
export function stopSequence(definitions: readonly ServiceDefinition[]): readonly string[] {
  const names: string[] = [];
  const add = ({ name }: ServiceDefinition): void => {
    if (names.includes(name)) return;
    for (const one of definitions) if (one.dependsOn?.includes(name)) add(one);
    names.push(name);
  };
  definitions.forEach(add);
  return names;
}
