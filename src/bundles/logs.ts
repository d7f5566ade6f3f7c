// The editor's side of logs, views and commands: loaded when PM2 runs something of ours, or at the first command about logs.
export { logHandlers } from '../commands/logCommands';
export { LogViews } from '../views/logs';
export { openLogMemory } from '../views/logs/openLogMemory';
