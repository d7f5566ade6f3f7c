import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import type { DockerState } from '../../docker/docker';
import type { Database } from '../databases/database';
import type { DatabaseStatus } from '../databases/databaseWatch';
import type { Check } from './check';

/**
 * Whether the databases that are none of the services answer, and whether Docker could start those of a Compose file. Docker is only
 * asked where a database needs it.
 */
export async function checkDatabases(
  databases: readonly Database[],
  look: (id: string) => Promise<DatabaseStatus>,
  docker: () => Promise<DockerState>,
): Promise<readonly Check[]> {
  const outside = databases.filter(({ serviceKey }) => serviceKey === undefined);
  const statuses = await Promise.all(outside.map(({ id }) => look(id)));
  const checks: Check[] = [];
  let needed: Database | undefined;
  outside.forEach((database, i) => {
    const status = statuses[i];
    const title = l10n.t('Database {0}', database.address.database);
    if (status?.type !== 'trouble') {
      const detail = status?.type === 'up' ? status.facts.version : '';
      checks.push({ title, state: 'ok', detail });
      return;
    }
    const away = status.trouble.type === 'refused';
    if (away && database.compose) needed ??= database;
    checks.push({
      title,
      state: 'warning',
      detail: status.trouble.sentence,
      ...(away
        ? {
            fix: {
              title: l10n.t('Start database'),
              command: commandIds.startDatabase,
              args: [{ databaseId: database.id }],
            },
          }
        : {}),
    });
  });
  if (needed?.compose) {
    const state = await docker();
    const file = path.basename(needed.compose.file);
    checks.push({
      title: l10n.t('Docker, for {0}', file),
      state: state.type === 'up' ? 'ok' : 'warning',
      detail: state.type === 'up' ? l10n.t('the engine answers') : state.sentence,
    });
  }
  return checks;
}
