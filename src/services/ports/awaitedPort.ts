import type { PortSource, ServiceDefinition } from '../definitions/definition';

/** How long an instance may live, in ms, before what it really listens on counts in place of what was said; absent for what stands. */
const patienceMs: Readonly<Partial<Record<PortSource, number>>> = {
  learned: 5_000,
  default: 5_000,
  config: 5_000,
  code: 5_000,
  envFile: 5_000,
  // Somebody means it, and may still be wrong: Vite asks for no PORT.
  command: 20_000,
  env: 20_000,
};
/** From here on the system gives ports away by itself (Linux: 32768 to 60999). */
export const firstEphemeral = 32_768;
/** What was learned may have gone: then a life of this many ms is enough. */
const forgottenMs = 30_000;

/**
 * Whether a port that a service listens on is one of what it serves. Its inspector, which node opens at 9229 and we behind that, is not:
 * else it would be shown, awaited and kept as where the service is. Unless that is where it was said to be.
 */
export function isServed(port: number, said: number | undefined): boolean {
  return port === said || port < 9229 || port > 9249;
}

/** The port that is a service's own, so that nobody else may hold it. Tools move on from their default. */
export function insistedPort(
  definition: Pick<ServiceDefinition, 'port' | 'portFrom'> | undefined,
): number | undefined {
  const { port, portFrom } = definition ?? {};
  return portFrom === 'default' || portFrom === 'learned' ? undefined : port;
}

/**
 * The port on which an instance is ready when it listens there; undefined where it has none of its own. What was said counts first, and
 * after a while what it listens on, unless the settings name the port.
 */
export function awaitedPort(
  definition: ServiceDefinition | undefined,
  listening: readonly number[],
  aliveMs: number,
): number | undefined {
  // In cluster mode the daemon holds the port, not the worker.
  if (definition?.port === undefined || definition.cluster) return undefined;
  const { port, portFrom, instances, passThrough } = definition;
  // PM2 counts the variable up by one from instance to instance.
  const last = passThrough['increment_var'] === 'PORT' ? port + instances - 1 : port;
  const said = listening.find((one) => one >= port && one <= last);
  if (said !== undefined || portFrom === undefined) return said ?? port;
  const patience = patienceMs[portFrom];
  if (patience === undefined || aliveMs < patience) return port;
  const others = listening.toSorted((a, b) => a - b);
  const chosen = others.filter((one) => one < firstEphemeral);
  // Most move on to the next that is free. By what the system gave a tool often speaks with itself, before it serves.
  const heard =
    chosen.find((one) => one > port) ??
    chosen[0] ??
    (aliveMs >= forgottenMs ? others[0] : undefined);
  if (heard === undefined && portFrom === 'learned' && aliveMs >= forgottenMs) return undefined;
  return heard ?? port;
}
