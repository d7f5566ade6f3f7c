// Loaded when the first workspace is read, as a bundle of its own: the parsers in it are most of the extension's size.
export { EcosystemReader } from '../pm2/ecosystemFile';
export { collectDefinitions } from '../services/collectDefinitions';
export { findDatabases } from '../services/databases/findDatabases';
export { detect } from '../services/detection';
export { readFolderSettings } from '../services/settings';
export { ecosystemTemplate } from '../services/ecosystemTemplate';
export { starterFiles } from '../services/startScripts';
export { cargoBuild } from '../system/cargo';
export { planLaunch } from '../services/directLaunch';
