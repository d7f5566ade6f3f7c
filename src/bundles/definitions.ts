// Loaded when the first workspace is read, as a bundle of its own: the parsers in it are most of the extension's size.
export { collectDefinitions } from '../services/definitions/collectDefinitions';
export { installationOf } from '../project/packageManager';
export { detect } from '../services/detection/detect';
export { readFolderSettings } from '../services/definitions/settings';
export { ecosystemTemplate } from '../services/definitions/ecosystemTemplate';
export { starterFiles } from '../services/definitions/startScripts';
export { ProjectRules } from '../services/definitions/projectRules';
