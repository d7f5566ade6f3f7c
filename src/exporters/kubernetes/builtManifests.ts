import { parseManifests } from '../../base/boundedYaml';

/** What is to be known of manifests before they go to a cluster. */
export interface BuiltManifests {
  /** How many objects they are. */
  readonly count: number;
  /** What rolls out, as kubectl names it: `deployment/web`. */
  readonly workloads: readonly string[];
  /** Secrets that they refer to and do not hold. */
  readonly secrets: readonly string[];
  /** Images of their containers. */
  readonly images: readonly string[];
}

const rolls = /^(?:Deployment|StatefulSet|DaemonSet)$/;

/** Reads what kustomize has built. Throws for what no honest overlay comes to. */
export function builtManifests(text: string): BuiltManifests {
  const objects = parseManifests(text).flatMap((document) => {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isObject(value) && typeof value.kind === 'string' ? [value] : [];
  });
  const named = (kind: RegExp): readonly string[] =>
    objects.flatMap(({ kind: own, metadata }) => {
      const name = isObject(metadata) ? metadata.name : undefined;
      return kind.test(String(own)) && typeof name === 'string'
        ? [`${String(own).toLowerCase()}/${name}`]
        : [];
    });
  const held = new Set(named(/^Secret$/).map((name) => name.slice('secret/'.length)));
  const secrets = new Set<string>();
  const images = new Set<string>();
  for (const object of objects) {
    visit(object, (key, value) => {
      if (key === 'image' && typeof value === 'string') images.add(value);
      if (!/^secret(?:KeyRef|Ref)$/.test(key) || !isObject(value)) return;
      if (typeof value.name === 'string' && value.optional !== true) secrets.add(value.name);
    });
  }
  return {
    count: objects.length,
    workloads: named(rolls),
    secrets: [...secrets].filter((name) => !held.has(name)),
    images: [...images],
  };
}

function visit(value: unknown, seen: (key: string, value: unknown) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, seen);
  else if (isObject(value)) {
    for (const [key, one] of Object.entries(value)) {
      seen(key, one);
      visit(one, seen);
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
