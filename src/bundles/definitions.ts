// Loaded when the first workspace is read, as a bundle of its own: the parsers in it are most of the extension's size.
export { EcosystemReader } from '../pm2/ecosystem/ecosystemFile';
export { collectDefinitions } from '../services/definitions/collectDefinitions';
export { findDatabases } from '../services/databases/findDatabases';
export { detect } from '../services/definitions/detection';
export { readFolderSettings } from '../services/definitions/settings';
export { ecosystemTemplate } from '../services/definitions/ecosystemTemplate';
export { starterFiles } from '../services/definitions/startScripts';
export { cargoBuild } from '../system/cargo';
export { planLaunch } from '../services/launch/planLaunch';
