import type { V1Probe } from '@kubernetes/client-node/dist/gen/models/V1Probe.js';
import type { Note } from './yamlDocuments';
import type { ServiceToExport } from './exported';

/** The probes of a container, apart: until it has started, whether it takes requests, and whether it must be started anew. */
export interface Probes {
  readonly startupProbe?: V1Probe;
  readonly readinessProbe?: V1Probe;
  readonly livenessProbe?: V1Probe;
}

/** As we ask here (src/services/health/probeSchedule.ts): three failures in a row, five seconds for an answer. */
const failures = 3;
const answerSeconds = 5;
const periodSeconds = 5;
/** A first start in a cluster may have to create tables, or to wait for others. */
const startPeriodSeconds = 2;
const startFailures = 90;
const livePeriodSeconds = 10;

/** The probes of what a service is asked here; none where nobody knows a question. Notes are placed below the container. */
export function probesOf({ definition, probe }: ServiceToExport): {
  readonly probes: Probes;
  readonly notes: readonly Note[];
} {
  const { port, restartUnhealthy } = definition;
  if (probe.type === 'none' || port === undefined) return { probes: {}, notes: [] };
  const tcp = { tcpSocket: { port: 'main' } };
  const question = probe.type === 'http' ? { httpGet: { path: probe.path, port: 'main' } } : tcp;
  // Whoever waits for a database that is away must not be started anew for it.
  const life = restartUnhealthy === true ? question : tcp;
  const probes: Probes = {
    startupProbe: {
      ...question,
      periodSeconds: startPeriodSeconds,
      timeoutSeconds: answerSeconds,
      failureThreshold: startFailures,
    },
    readinessProbe: {
      ...question,
      periodSeconds,
      timeoutSeconds: answerSeconds,
      failureThreshold: failures,
    },
    livenessProbe: {
      ...life,
      periodSeconds: livePeriodSeconds,
      timeoutSeconds: answerSeconds,
      failureThreshold: failures,
    },
  };
  const minutes = (startPeriodSeconds * startFailures) / 60;
  const notes: Note[] = [
    [['startupProbe'], `started within ${minutes} minutes, or it is started anew`],
    [['readinessProbe'], `the question that it is asked in development${noteOf(probe.note)}`],
    [
      ['livenessProbe'],
      restartUnhealthy === true
        ? 'restartUnhealthy is set: no answer starts it anew'
        : 'only a port that nobody listens on starts it anew: a database that is away must not',
    ],
  ];
  return { probes, notes };
}

function noteOf(note: string | undefined): string {
  return note === undefined ? '' : `. ${note}`;
}
