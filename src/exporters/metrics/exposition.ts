import type { OpenMetricsContentType } from 'prom-client';
import Counter from 'prom-client/lib/counter';
import Gauge from 'prom-client/lib/gauge';
import Registry from 'prom-client/lib/registry';
import type { Facts } from './facts';
import type { Metric } from './metric';

/** How metrics are written: the text format of Prometheus, or OpenMetrics. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Whether whoever asks would rather have OpenMetrics, by its `Accept`: named there, and not with `q=0`. */
export function wantsOpenMetrics(accept: string | undefined): boolean {
  const quality = (type: string): number => {
    const range = (accept ?? '').split(',').find((one) => one.trim().startsWith(type));
    if (range === undefined) return 0;
    const q = range.split(';').find((one) => one.trim().startsWith('q='));
    return q === undefined ? 1 : Number(q.trim().slice('q='.length)) || 0;
  };
  const open = quality('application/openmetrics-text');
  return open > 0 && open >= quality('text/plain');
}

/**
 * Writes the metrics of a moment. A registry for each answer: what is gone leaves no series behind, and the library renames its counters
 * for one of the formats for good.
 */
export async function expose(
  metrics: readonly Metric[],
  facts: Facts,
  openMetrics: boolean,
): Promise<Exposition> {
  const registry = new Registry<OpenMetricsContentType>();
  if (openMetrics) registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name, type, help, labels: labelNames, samples } of metrics) {
    const found = samples(facts);
    // Of a metric without a value there is nothing to say.
    if (found.length === 0) continue;
    const options = { name, help, labelNames, registers: [registry] };
    if (type === 'counter') {
      const counter = new Counter(options);
      for (const { labels, value } of found) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(options);
      for (const { labels, value } of found) gauge.set(labels, value);
    }
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}
