// Metrics for Prometheus and Grafana, made from one table: what the guardian's page answers, alert rules, a dashboard, a page of docs.
// From outside: MetricsPage in the guardian; in a window the table's texts, and the edits of prometheus.yml.
export {};
