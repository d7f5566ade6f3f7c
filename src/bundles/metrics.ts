// Loaded by the first command about metrics: what is written for Prometheus and Grafana.
export { metricsHandlers } from '../commands/metrics';
export { PageFiles } from '../pm2/windows/pageFiles';
