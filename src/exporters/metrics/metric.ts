import type { Facts } from './facts';

/** One value of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A curve or figure of the dashboard. */
export interface Panel {
  readonly title: () => string;
  /** In the words of Grafana: `bytes`, `s`, `percentunit`, `short`. */
  readonly unit: string;
  /** `state` shows what holds now; `lines` shows it over time. */
  readonly shape: 'lines' | 'state';
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}

/** A rule that tells somebody. */
export interface Alert {
  readonly name: string;
  readonly expr: string;
  /** How long it must hold, in Prometheus' words. */
  readonly for: string;
  readonly severity: 'warning' | 'critical';
  /** A sentence, in which Prometheus fills in its labels. */
  readonly summary: () => string;
}

/** A row of the table from which exporter, alert rules, dashboard and docs are made. */
export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** What it tells, in English: Prometheus shows it, and docs/metrics.md. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Not there unless a setting asks for it. */
  readonly offByDefault?: true;
  readonly samples: (facts: Facts) => readonly Sample[];
  readonly panels?: readonly Panel[];
  readonly alerts?: readonly Alert[];
}

/** What tells one service from another, across exporters: for joins of metrics. */
export const onService = 'on (job, instance, service, workspace)';
