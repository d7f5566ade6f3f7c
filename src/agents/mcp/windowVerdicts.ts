import type { WindowWord } from '../../services/guardian/windowWord';
import type { Service, ServiceStateType } from '../../services/state/service';

/** What a window knows and nobody else can: how health checks were answered, and what it has counted. */
const known: ReadonlySet<ServiceStateType> = new Set([
  'starting',
  'unhealthy',
  'crashLoop',
  'memoryLoop',
]);

/**
 * Services with the verdicts of windows, where those tell more: a port that is open is no answer, and a process that lives may be the
 * tenth. Windows speak while metrics are exported (see WordSync).
 */
export function withWindowVerdicts(
  services: readonly Service[],
  words: ReadonlyMap<string, WindowWord>,
): readonly Service[] {
  return services.map((service) => {
    const { name, workspaceFolder, state } = service;
    const said = words.get(workspaceFolder)?.services.find((one) => one.name === name)?.state;
    if (said === undefined || said === state.type || !known.has(said)) return service;
    // It may have spoken before a start or a stop that was seen here.
    if (said === 'starting' && state.type !== 'ready') return service;
    if (said === 'unhealthy' && state.type === 'stopped') return service;
    const reason = 'So judges the window of VS Code, which asks the health checks.';
    return { ...service, state: { type: said, reason } };
  });
}
