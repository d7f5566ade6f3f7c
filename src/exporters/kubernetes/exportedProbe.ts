import type { HttpAnswer, HttpQuestion } from '../../probes/httpProbe';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { askProbe } from '../../services/health/askProbe';
import { type Probe, probeOf } from '../../services/health/probe';
import { answerMs } from '../../services/health/probeSchedule';
import type { Service } from '../../services/state/service';
import type { ExportedProbe } from './exported';

type Ask = (question: HttpQuestion) => Promise<HttpAnswer>;

/**
 * What Kubernetes asks in place of what is asked here. A path that is only guessed is looked for once more, where the service is ready;
 * `service` undefined: it is not known to run.
 */
export async function exportedProbe(
  definition: ServiceDefinition,
  service: Service | undefined,
  ask: Ask,
): Promise<ExportedProbe> {
  if (definition.probe?.type === 'none') return { type: 'none' };
  const probe = probeOf(definition);
  if (probe?.type === 'http') return { type: 'http', path: probe.path, ...statusNote(definition) };
  if (probe?.type === 'log') {
    return {
      type: 'tcp',
      note: 'TODO: here it is ready with a line of its log, which Kubernetes cannot ask for',
    };
  }
  if (probe?.type !== 'guess') return { type: 'tcp' };
  const found = service?.state.type === 'ready' ? await find(probe, service, ask) : undefined;
  if (found === 'listener') return { type: 'tcp' };
  return found?.type === 'http'
    ? { type: 'http', path: found.path }
    : {
        type: 'tcp',
        note: 'TODO: it did not run while it was exported; name the path that it answers at',
      };
}

async function find(
  probe: Probe,
  service: Service,
  ask: Ask,
): Promise<Probe | 'listener' | undefined> {
  const asker = { http: ask, postgres: async () => undefined };
  const verdict = await askProbe(probe, service, answerMs.running, asker);
  return verdict.found;
}

/** Kubernetes takes 200 to 399 for an answer, and nothing else. */
function statusNote({ probe }: ServiceDefinition): { readonly note?: string } {
  const status = probe?.type === 'http' ? (probe.status ?? []) : [];
  const odd = status.filter((one) => one < 200 || one >= 400);
  return odd.length === 0
    ? {}
    : { note: `TODO: here ${odd.join(', ')} is an answer as well, for Kubernetes it is none` };
}
