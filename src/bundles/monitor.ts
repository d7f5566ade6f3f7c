// Loaded when the monitor is first opened, or found again by a window: the tab and what its page asks for.
export { MonitorPanels } from '../views/monitor/monitorPanels';
