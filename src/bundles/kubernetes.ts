// Loaded when somebody asks for a cluster of Kubernetes, or one was chosen for this workspace before.
export { ApiClient } from '../kubernetes/apiClient';
export { ClusterConnection } from '../kubernetes/clusterConnection';
export { ExecCredential } from '../kubernetes/execCredential';
export { kubeConfigFiles, readContexts } from '../kubernetes/kubeConfigFiles';
