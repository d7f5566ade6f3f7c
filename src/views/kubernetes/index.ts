// A cluster as a section of the tree, and the logs of what it runs.
// From outside: registerCluster, and ClusterFeature, which comes with a late bundle.
