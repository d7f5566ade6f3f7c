// Loaded by the first command about manifests for Kubernetes.
export { manifestHandlers } from '../commands/manifests';
