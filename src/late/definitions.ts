// Loaded when the first workspace is read, as a bundle of its own: the parsers in it are most of the extension's size.
export { EcosystemReader } from '../pm2/ecosystemFile';
export { collectDefinitions } from '../services/collectDefinitions';
export { detect } from '../services/detection';
export { ecosystemTemplate } from '../services/ecosystemTemplate';
export { starterFiles } from '../services/startScripts';
export { planLaunch } from '../services/directLaunch';
