// Clusters of Kubernetes from outside: kubeconfig files, one client for the API, watches, logs, forwarded ports, errors in people's words.
// From outside: readContexts, ClusterConnection and ApiClient, Informer, PodLog, PortForwarding; the types of objects.ts.
