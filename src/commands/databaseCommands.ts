import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { systemClock } from '../base/clock';
import { HumanError } from '../base/errors';
import { commandIds } from '../base/ids';
import { inView, pickOne, withProgress } from '../host/messages';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';
import { presentResult } from './presentError';

/** Commands on the databases of a workspace. */
export function databaseHandlers(context: CommandContext): Handlers {
  /** The database a command is about: its row, else the only one, else the one a person picks. */
  const target = async (argument: unknown): Promise<string | undefined> => {
    const { databaseId } = (argument ?? {}) as { readonly databaseId?: unknown };
    if (typeof databaseId === 'string') return databaseId;
    const { current } = context.readiness;
    const all = current?.databases.databases ?? [];
    if (all.length === 0) throw new HumanError(l10n.t('No database was found in this workspace.'));
    if (all.length === 1) return all[0]?.id;
    const items = all.map(({ id }) => {
      const { label = '', description } = current?.rows.row(id) ?? {};
      return { label, description, id };
    });
    return (await pickOne(items, l10n.t('Which database?')))?.id;
  };

  return {
    [commandIds.startDatabase]: async (argument) => {
      const id = await target(argument);
      const database = context.readiness.current?.databases.get(id ?? '');
      if (!database) return;
      const service = context.store.get(database.serviceKey ?? '');
      if (service) {
        await presentResult(await inView(() => context.supervisor.start([service])), context);
        return;
      }
      const channel = await context.dockerChannel.get();
      channel.appendLine(
        `[${new Date(systemClock.now()).toLocaleTimeString('en-GB')}] ${database.address.database}`,
      );
      const title = l10n.t('Starting database {0}', database.address.database);
      await withProgress(title, (tell, signal) => {
        const take = (line: string): void => {
          channel.appendLine(line);
          tell(line);
        };
        return context.startContainer(database, take, signal);
      });
    },
    [commandIds.copyDatabaseUrl]: async (argument) => {
      const url = context.readiness.current?.urlOf((await target(argument)) ?? '');
      if (url !== undefined) await vscode.env.clipboard.writeText(url);
    },
    [commandIds.openPsql]: async (argument) => {
      const id = await target(argument);
      if (id === undefined) return;
      const psql = await context.readiness.current?.psql(id);
      if (!psql) return;
      const { dispose, ...options } = psql;
      // The editor keeps what is not transient, with its environment, for its next start.
      const terminal = vscode.window.createTerminal({ ...options, isTransient: true });
      const closing = vscode.window.onDidCloseTerminal((closed) => {
        if (closed !== terminal) return;
        closing.dispose();
        dispose();
      });
      terminal.show();
    },
  };
}
