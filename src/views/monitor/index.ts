// The monitor: an editor tab in which services are seen over time. Its page is in src/webview/monitor.
// From outside: registerMonitor.
export {};
