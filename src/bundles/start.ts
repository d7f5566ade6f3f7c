// Loaded when something is first started: PM2's daemon and its own program, and what they are given.
export { ensureDaemon, pm2Environment, startApp } from '../pm2/daemon/pm2Commands';
export { preparedApp } from '../pm2/daemon/preparedApp';
export { withStartLock } from '../pm2/daemon/startLock';
