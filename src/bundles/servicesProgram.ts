// What scripts/services.mjs bundles for itself: finding services without an editor.
export { EcosystemReader } from '../pm2/ecosystem/ecosystemFile';
export { cleanEnvironment } from '../pm2/programs/cleanEnvironment';
export { folderSettings } from '../services/listing/folderSettings';
export { collectDefinitions } from '../services/definitions/collectDefinitions';
export { readFolderSettings } from '../services/definitions/settings';
export { WorkspaceModel } from '../services/definitions/workspaceModel';
export { detect } from '../services/detection/detect';
export { planLaunch } from '../services/launch/planLaunch';
export { listingText } from '../services/listing/listingText';
export { listServices } from '../services/listing/servicesListing';
export { NodeFiles } from '../system/files/nodeFiles';
export { readTextSync } from '../system/files/syncFiles';
