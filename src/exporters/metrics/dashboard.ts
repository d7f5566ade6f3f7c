import * as l10n from '@vscode/l10n';
import type { Panel } from './metric';
import { metrics } from './metricTable';

const columns = 24;
const size = { w: 12, h: 8 };
/** That of Grafana 11; later ones bring it up to date by themselves. */
const schemaVersion = 39;
const datasource = { type: 'prometheus', uid: '${datasource}' };

/** The panels of the table, in its order. */
export const panels: readonly Panel[] = metrics.flatMap(({ panels: own = [] }) => own);

/**
 * A dashboard of Grafana as its provisioning reads it: made from the table, with a choice of data source, workspace and service. A
 * query takes part of both choices wherever its metric has the labels.
 */
export function dashboard() {
  return {
    uid: 'codex-services',
    title: 'CODEX Services',
    tags: ['codex-services', 'pm2'],
    schemaVersion,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [
        {
          name: 'datasource',
          type: 'datasource' as const,
          label: l10n.t('Data source'),
          query: 'prometheus',
        },
        choice('workspace', l10n.t('Workspace'), 'label_values(codex_service_info, workspace)'),
        choice(
          'service',
          l10n.t('Service'),
          'label_values(codex_service_info{workspace=~"$workspace"}, service)',
        ),
      ],
    },
    panels: panels.map(toPanel),
  };
}

/** A choice of any number of values, all at first. */
function choice(name: string, label: string, query: string) {
  return {
    name,
    type: 'query' as const,
    label,
    datasource,
    query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { selected: true, text: ['All'], value: ['$__all'] },
  };
}

function toPanel({ title, unit, shape, queries }: Panel, at: number) {
  return {
    id: at + 1,
    title: title(),
    type: shape === 'state' ? 'stat' : 'timeseries',
    datasource,
    gridPos: {
      ...size,
      x: (at * size.w) % columns,
      y: Math.floor((at * size.w) / columns) * size.h,
    },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource,
      expr: chosen(expr),
      legendFormat: legend,
      ...(shape === 'state' && { instant: true }),
    })),
    fieldConfig: {
      defaults: { unit, ...(unit === 'percentunit' && { min: 0, max: 1 }) },
      overrides: [],
    },
    options:
      shape === 'state'
        ? { textMode: unit === 'short' ? 'name' : 'value_and_name', colorMode: 'none' }
        : { legend: { displayMode: 'list', placement: 'bottom', showLegend: true } },
  };
}

/** A query with the choices of the dashboard on every metric of services in it. */
function chosen(expr: string): string {
  const choices = 'workspace=~"$workspace", service=~"$service"';
  return expr.replace(/\b(codex_service_\w+)/g, `$1{${choices}}`);
}
