// Loaded only where the editor was started from a dock and knows no node.
export { shellEnv } from 'shell-env';
