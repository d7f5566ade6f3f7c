import * as l10n from '@vscode/l10n';
import { type Metric, onService } from './metric';
import { each, eachOf, ofService } from './samples';

/** What Prometheus fills in for the service that an alert is about. */
const itsName = '{{ $labels.service }}';
const legend = '{{service}} {{workspace}}';

/** Metrics of how services are. */
export const stateMetrics: readonly Metric[] = [
  {
    name: 'codex_service_info',
    type: 'gauge',
    help: "Always 1. source is who says how the service is: editor, guardian, or pm2 where there is only PM2's own word.",
    labels: [...ofService, 'kind', 'source'],
    samples: each(
      () => 1,
      ({ kind, source }) => ({ kind, source }),
    ),
  },
  {
    name: 'codex_service_state',
    type: 'gauge',
    help: 'Always 1, for the one state the service is in: stopped, done, starting, ready, unhealthy, waiting_restart, crash_loop, memory_loop, failed, orphaned, unknown; online where only PM2 says so.',
    labels: [...ofService, 'state'],
    samples: each(
      () => 1,
      ({ state }) => ({ state }),
    ),
    panels: [
      {
        title: () => l10n.t('State'),
        unit: 'short',
        shape: 'state',
        queries: [{ expr: 'codex_service_state', legend: '{{service}}: {{state}}' }],
      },
    ],
  },
  {
    name: 'codex_service_up',
    type: 'gauge',
    help: 'Whether a main process of the service lives.',
    labels: ofService,
    samples: each(({ up }) => Number(up)),
    alerts: [
      {
        name: 'CodexServiceDown',
        expr: `(codex_service_up == 0 unless ${onService} codex_service_state{state=~"stopped|done|crash_loop|memory_loop"}) or codex_service_state{state=~"unhealthy|orphaned"} == 1`,
        for: '1m',
        severity: 'critical',
        summary: () => l10n.t('{0} is down, and nobody stopped it.', itsName),
      },
    ],
  },
  {
    name: 'codex_service_ready',
    type: 'gauge',
    help: "Whether the service answers: its probe, else its port. Missing where there is only PM2's word.",
    labels: ofService,
    samples: each(({ ready }) => (ready === undefined ? undefined : Number(ready))),
    panels: [
      {
        title: () => l10n.t('Ready'),
        unit: 'short',
        shape: 'lines',
        queries: [{ expr: 'codex_service_ready', legend }],
      },
    ],
  },
  {
    name: 'codex_service_restarts_total',
    type: 'counter',
    help: 'Restarts since the exporter began, by cause: crash, memory_cap, out_of_memory, killed_outside, server_died, unhealthy, ended, recovery, person, agent, someone_else; pm2 where only PM2 counts them.',
    labels: [...ofService, 'cause'],
    samples: eachOf(({ restarts }) => restarts, 'cause'),
    panels: [
      {
        title: () => l10n.t('Restarts in an hour'),
        unit: 'short',
        shape: 'lines',
        queries: [
          {
            expr: 'increase(codex_service_restarts_total[1h])',
            legend: '{{service}}: {{cause}}',
          },
        ],
      },
    ],
    alerts: [
      {
        name: 'CodexServiceCrashLoop',
        expr: `codex_service_state{state="crash_loop"} == 1 or increase(codex_service_restarts_total{cause=~"crash|pm2"}[10m]) >= 10`,
        for: '0s',
        severity: 'critical',
        summary: () => l10n.t('{0} ends again and again.', itsName),
      },
      {
        name: 'CodexServiceMemoryLoop',
        expr: `codex_service_state{state="memory_loop"} == 1 or increase(codex_service_restarts_total{cause="memory_cap"}[10m]) >= 5`,
        for: '0s',
        severity: 'critical',
        summary: () => l10n.t('{0} goes over its memory cap again and again.', itsName),
      },
    ],
  },
];
