import * as l10n from '@vscode/l10n';
import { type Metric, onService } from './metric';
import { each, eachOf, eachReplica, ofReplica, ofService } from './samples';

/** What Prometheus fills in for the service that an alert is about. */
const itsName = '{{ $labels.service }}';

/** Metrics of what services use. */
export const useMetrics: readonly Metric[] = [
  {
    name: 'codex_service_memory_bytes',
    type: 'gauge',
    help: "Memory of the whole process tree of a replica. Where there is only PM2's word: of its main process.",
    labels: ofReplica,
    samples: eachReplica(({ memoryBytes }) => memoryBytes),
    panels: [
      {
        title: () => l10n.t('Memory'),
        unit: 'bytes',
        shape: 'lines',
        queries: [
          { expr: 'codex_service_memory_bytes', legend: '{{service}} {{workspace}} {{replica}}' },
        ],
      },
      {
        title: () => l10n.t('Memory, of the cap'),
        unit: 'percentunit',
        shape: 'lines',
        queries: [
          {
            expr: `codex_service_memory_bytes / ${onService} group_left () codex_service_memory_cap_bytes`,
            legend: '{{service}} {{workspace}} {{replica}}',
          },
        ],
      },
    ],
    alerts: [
      {
        name: 'CodexServiceMemoryHigh',
        expr: `codex_service_memory_bytes / ${onService} group_left () codex_service_memory_cap_bytes > 0.85`,
        for: '2m',
        severity: 'warning',
        summary: () =>
          l10n.t('{0} holds {1} of its memory cap.', itsName, '{{ $value | humanizePercentage }}'),
      },
    ],
  },
  {
    name: 'codex_service_memory_cap_bytes',
    type: 'gauge',
    help: 'The memory cap of each replica of the service. Missing where it has none.',
    labels: ofService,
    samples: each(({ capBytes }) => capBytes),
  },
  {
    name: 'codex_service_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time that the process tree of a replica has used.',
    labels: ofReplica,
    samples: eachReplica(({ cpuSeconds }) => cpuSeconds),
    panels: [
      {
        title: () => l10n.t('CPU, in cores'),
        unit: 'short',
        shape: 'lines',
        queries: [
          {
            expr: 'rate(codex_service_cpu_seconds_total[$__rate_interval])',
            legend: '{{service}} {{workspace}} {{replica}}',
          },
        ],
      },
    ],
  },
  {
    name: 'codex_service_start_time_seconds',
    type: 'gauge',
    help: 'When a replica was last started, in seconds since the epoch.',
    labels: ofReplica,
    samples: eachReplica(({ startedAt }) => startedAt),
    panels: [
      {
        title: () => l10n.t('Runs for'),
        unit: 's',
        shape: 'state',
        queries: [
          { expr: 'time() - codex_service_start_time_seconds', legend: '{{service}} {{replica}}' },
        ],
      },
    ],
  },
  {
    name: 'codex_service_log_lines_total',
    type: 'counter',
    help: 'Lines of the log of the service since the exporter began, by level.',
    labels: [...ofService, 'level'],
    offByDefault: true,
    samples: eachOf(({ logLines }) => logLines, 'level'),
    panels: [
      {
        title: () => l10n.t('Log lines in a minute'),
        unit: 'short',
        shape: 'lines',
        queries: [
          {
            expr: 'increase(codex_service_log_lines_total[1m])',
            legend: '{{service}}: {{level}}',
          },
        ],
      },
    ],
  },
];
