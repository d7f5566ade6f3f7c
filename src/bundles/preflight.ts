// Loaded before the first "Start all": what starting needs, Docker, and the way out where PM2 hangs.
export { endDaemon } from '../pm2/daemon/endDaemon';
export { StartHelp } from '../services/preflight/startHelp';
