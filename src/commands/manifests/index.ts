// Commands that write manifests for Kubernetes.
// From outside: manifestHandlers, which come with a bundle of their own.
import type { Handlers } from '../handlers';
import { exportHandlers } from './exportManifests';
import type { ManifestContext } from './manifestContext';

export function manifestHandlers(context: ManifestContext): Handlers {
  return { ...exportHandlers(context) };
}
