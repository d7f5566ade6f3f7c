import type { RestartPolicy, ServiceKind } from './definition';

const mega = 1024 ** 2;

/** The document's numbers (design decision 8); the kill timeout is PM2's own. */
export const defaultRestart: RestartPolicy = {
  autorestart: true,
  restartDelayMs: 5_000,
  maxRestarts: 10,
  minUptimeMs: 10_000,
  killTimeoutMs: 1_600,
};

/** Memory caps by kind, in bytes; a kind that is missing has none. */
const caps: Readonly<Partial<Record<ServiceKind, number>>> = {
  backend: 1024 * mega,
  frontend: 2048 * mega,
  generator: 500 * mega,
};

/** The cap of a kind in bytes, where the definition names none. */
export function defaultCap(kind: ServiceKind): number | undefined {
  return caps[kind];
}

/**
 * The heap limit in MB that goes with a cap: the same figure, as in the document (1 GB and 1,024 MB, 2 GB and 2,048 MB).
 * Only for kinds that are node by definition.
 */
export function heapFor(kind: ServiceKind, capBytes: number | undefined): number | undefined {
  if (kind !== 'backend' && kind !== 'frontend') return undefined;
  return capBytes === undefined ? undefined : Math.max(64, Math.round(capBytes / mega));
}
