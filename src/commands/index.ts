// What is done: one file a family of commands, and one place where errors become messages.
// From outside: registerCommands, and the handlers that come with a late bundle.
import type { Disposable } from '../base/disposable';
import { auditHandlers } from './auditCommands';
import { databaseHandlers } from './databaseCommands';
import { preflightHandlers } from './preflightCommands';
import { chooseHandlers } from './chooseCommands';
import type { CommandContext } from './context';
import { createEcosystemHandlers } from './createEcosystem';
import { registerHandlers } from './handlers';
import { installHandlers } from './installDependencies';
import { lateLogHandlers } from './lateHandlers';
import { openHandlers } from './openCommands';
import { terminalHandlers } from './pm2Terminals';
import { portHandlers } from './portCommands';
import { runHandlers } from './runCommands';
import { statusBarHandlers } from './statusBarClick';

export type { CommandContext } from './context';

/** Registers every command of the manifest. */
export function registerCommands(context: CommandContext): Disposable {
  return registerHandlers(
    {
      ...runHandlers(context),
      ...statusBarHandlers(context),
      ...lateLogHandlers(context.logHandlers),
      ...terminalHandlers(context),
      ...openHandlers(context),
      ...portHandlers(context),
      ...installHandlers(context),
      ...preflightHandlers(context),
      ...databaseHandlers(context),
      ...chooseHandlers(context),
      ...createEcosystemHandlers(context),
      ...auditHandlers(context),
    },
    context,
  );
}
