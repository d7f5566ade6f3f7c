import * as l10n from '@vscode/l10n';
import { commandIds } from '../base/ids';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { targetService } from './pickService';

/** Commands about output: a service's channel, and our own log. */
export function logHandlers(context: CommandContext): Handlers {
  const { store, channels, log } = context;
  return {
    [commandIds.showLogs]: async (argument) => {
      const service = await targetService(
        argument,
        store.services,
        l10n.t('Whose logs should be shown?'),
        context,
      );
      if (service) await channels.show(service.key);
    },
    [commandIds.clearLogs]: async (argument) => {
      const service = await targetService(
        argument,
        store.services,
        l10n.t('Whose logs should be cleared?'),
        context,
      );
      if (service) channels.clear(service.key);
    },
    [commandIds.showExtensionLog]: () => {
      log.show();
      return undefined;
    },
  };
}
