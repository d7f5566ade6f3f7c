// Loaded by the guardian while metrics are exported: what gathers and answers them.
export { MetricsPage } from '../exporters/metrics/metricsPage';
