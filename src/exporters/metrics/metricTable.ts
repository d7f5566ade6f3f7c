import * as l10n from '@vscode/l10n';
import type { SystemMemory } from '../../system/types';
import type { DatabaseFacts, Facts } from './facts';
import type { Metric, Sample } from './metric';
import { stateMetrics } from './stateMetrics';
import { useMetrics } from './useMetrics';

function memory(value: (memory: SystemMemory) => number): (facts: Facts) => readonly Sample[] {
  return (facts) => (facts.memory ? [{ labels: {}, value: value(facts.memory) }] : []);
}

function eachDatabase(
  value: (database: DatabaseFacts) => number,
): (facts: Facts) => readonly Sample[] {
  return ({ databases }) =>
    databases.map((one) => ({
      labels: { database: one.database, workspace: one.workspace },
      value: value(one),
    }));
}

/** Metrics of what is around the services. */
const machineMetrics: readonly Metric[] = [
  {
    name: 'codex_system_memory_bytes',
    type: 'gauge',
    help: 'Memory of the machine, or of the container where that limits it.',
    labels: [],
    samples: memory(({ totalBytes }) => totalBytes),
  },
  {
    name: 'codex_system_memory_available_bytes',
    type: 'gauge',
    help: 'What of it can still be had.',
    labels: [],
    samples: memory(({ availableBytes }) => availableBytes),
    panels: [
      {
        title: () => l10n.t('Memory of the machine, used'),
        unit: 'percentunit',
        shape: 'lines',
        queries: [
          {
            expr: '1 - codex_system_memory_available_bytes / codex_system_memory_bytes',
            legend: '{{instance}}',
          },
        ],
      },
    ],
    alerts: [
      {
        name: 'CodexSystemMemoryHigh',
        expr: '1 - codex_system_memory_available_bytes / codex_system_memory_bytes > 0.85',
        for: '1m',
        severity: 'warning',
        summary: () => l10n.t('{0} of the memory is in use.', '{{ $value | humanizePercentage }}'),
      },
    ],
  },
  {
    name: 'codex_postgres_connections',
    type: 'gauge',
    help: 'Open connections of a Postgres, while somebody looks at it in the editor: nobody is asked for this alone.',
    labels: ['database', 'workspace'],
    samples: eachDatabase(({ connections }) => connections),
    panels: [
      {
        title: () => l10n.t('Postgres connections'),
        unit: 'short',
        shape: 'lines',
        queries: [
          { expr: 'codex_postgres_connections', legend: '{{database}}' },
          { expr: 'codex_postgres_connections_max', legend: '{{database}} max' },
        ],
      },
    ],
  },
  {
    name: 'codex_postgres_connections_max',
    type: 'gauge',
    help: 'As many connections as that Postgres allows.',
    labels: ['database', 'workspace'],
    samples: eachDatabase(({ maxConnections }) => maxConnections),
  },
  {
    name: 'codex_pm2_up',
    type: 'gauge',
    help: 'Whether PM2 answers.',
    labels: [],
    samples: ({ pm2 }) => [{ labels: {}, value: Number(pm2) }],
  },
];

/** All metrics, in the order in which they are told. */
export const metrics: readonly Metric[] = [...stateMetrics, ...useMetrics, ...machineMetrics];
