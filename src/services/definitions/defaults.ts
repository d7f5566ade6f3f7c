import type { RestartPolicy, ServiceDefinition, ServiceKind } from './definition';

/** The CODEX numbers (docs/decisions.md 8), where no definition says otherwise; the kill timeout is PM2's own. The defaults of settings stand in package.json. */
export const defaultRestart: RestartPolicy = {
  autorestart: true,
  restartDelayMs: 5_000,
  maxRestarts: 10,
  minUptimeMs: 10_000,
  killTimeoutMs: 1_600,
};

/** PM2's own cap stands this much above ours, as a backstop for when the editor is closed (docs/decisions.md 5). */
export const capBackstop = 1.15;

const mega = 1024 ** 2;

/** Memory caps by kind, in bytes; a kind that is missing has none. */
const caps = {
  backend: 1024 * mega,
  frontend: 2048 * mega,
  generator: 500 * mega,
} satisfies Partial<Record<ServiceKind, number>>;

/** The cap of a kind in bytes, where the definition names none. */
export function defaultCap(kind: ServiceKind): number | undefined {
  return (caps as Partial<Record<ServiceKind, number>>)[kind];
}

/**
 * True where the document's numbers are meant for a service that nobody named a cap for, so that its default cap is enforced: a tsx
 * backend, a Next frontend, a Rust binary. Every other default is only warned about.
 */
export function isEnforcedByDefault(kind: ServiceKind, tool: string | undefined): boolean {
  return (
    (kind === 'backend' && tool === 'tsx') ||
    (kind === 'frontend' && tool === 'next') ||
    (kind === 'generator' && tool === 'cargo')
  );
}

/** The heap limit in MB that goes with a cap: the same figure, as in the document (1 GB and 1,024 MB, 2 GB and 2,048 MB). */
const heapOf = (capBytes: number): number => Math.max(64, Math.round(capBytes / mega));

/** As `heapOf`, for kinds that are node by definition. */
export function heapFor(kind: ServiceKind, capBytes: number | undefined): number | undefined {
  if (kind !== 'backend' && kind !== 'frontend') return undefined;
  return capBytes === undefined ? undefined : heapOf(capBytes);
}

/** The heap limit in MB of a kind, where nobody names a cap. */
export function defaultHeap(kind: 'backend' | 'frontend'): number {
  return heapOf(caps[kind]);
}

/** The cap at which a service is restarted, in bytes; undefined where it has none, or one that is only warned about. */
export function enforcedCap({
  capBytes,
  capEnforced,
}: Pick<ServiceDefinition, 'capBytes' | 'capEnforced'>): number | undefined {
  return capEnforced === false ? undefined : capBytes;
}
