// Commands that write manifests for Kubernetes, and bring them to a cluster.
// From outside: manifestHandlers, which come with a bundle of their own.
import type { Handlers } from '../handlers';
import { deployHandlers } from './deploy';
import { exportHandlers } from './exportManifests';
import type { ManifestContext } from './manifestContext';

export function manifestHandlers(context: ManifestContext): Handlers {
  return { ...exportHandlers(context), ...deployHandlers(context) };
}
