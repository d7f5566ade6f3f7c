import type { Gauge, OpenMetricsContentType } from 'prom-client';
import Registry from 'prom-client/lib/registry';
import type { Facts } from './facts';
import type { Metric, Sample } from './metric';

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
 * for one of the formats for good. Its own counters and gauges are for programs that count as they go: here the values are there, and
 * the registry takes them from whatever has them.
 */
export async function expose(
  metrics: readonly Metric[],
  facts: Facts,
  openMetrics: boolean,
): Promise<Exposition> {
  const registry = new Registry<OpenMetricsContentType>();
  if (openMetrics) registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name, type, help, samples } of metrics) {
    const values = samples(facts).map(({ labels, value }) => ({
      labels: none,
      sharedLabels: labels,
      value,
    }));
    // Of a metric without a value there is nothing to say.
    if (values.length === 0) continue;
    registry.registerMetric(new Told({ name, type, help, values }) as unknown as Gauge);
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}

/** As the registry takes values: labels that many share are written once for as long as their object lives. */
interface Written {
  readonly labels: object;
  readonly sharedLabels: Sample['labels'];
  readonly value: number;
}

const none = {};

interface Values extends Pick<Metric, 'name' | 'type' | 'help'> {
  readonly values: readonly Written[];
}

/** A metric as the registry asks one. */
class Told {
  /** The registry gives it another for OpenMetrics. */
  name: string;
  readonly type: Metric['type'];

  constructor(private readonly told: Values) {
    this.name = told.name;
    this.type = told.type;
  }

  async get(): Promise<Values> {
    return { ...this.told, name: this.name };
  }
}
