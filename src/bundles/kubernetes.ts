// Loaded when somebody asks for a cluster of Kubernetes, or one was chosen for this workspace before.
export { clusterHandlers } from '../commands/kubernetes/clusterCommands';
export { ClusterFeature } from '../views/kubernetes/clusterFeature';
