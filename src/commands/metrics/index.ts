// Commands about metrics: exporting them, and what Prometheus and Grafana need to know of them.
// From outside: metricsHandlers, which come with a bundle of their own.
import type { Handlers } from '../handlers';
import { alertHandlers } from './alertCommands';
import { dashboardHandlers } from './dashboardCommands';
import { exportHandlers } from './exportCommands';
import type { MetricsContext } from './metricsContext';
import { prometheusHandlers } from './prometheusCommands';

export function metricsHandlers(context: MetricsContext): Handlers {
  return {
    ...exportHandlers(context),
    ...prometheusHandlers(context),
    ...alertHandlers(context),
    ...dashboardHandlers(context),
  };
}
