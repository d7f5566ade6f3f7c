// Loaded before the first "Start all": what starting needs, and Docker.
export { StartHelp } from '../services/preflight/startHelp';
