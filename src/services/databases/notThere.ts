import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import type { DatabaseTrouble } from '../../postgres/trouble';

/** That a database does not come, with the way to start it. */
export function notThere(id: string, { sentence }: DatabaseTrouble): HumanError {
  return new HumanError(l10n.t('The database is not there. {0}', sentence), [
    {
      title: l10n.t('Start database'),
      command: commandIds.startDatabase,
      args: [{ databaseId: id }],
    },
  ]);
}
