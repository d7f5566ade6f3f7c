// Commands about a cluster and what it runs.
// From outside: clusterHandlers, which come with a late bundle.
