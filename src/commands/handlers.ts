import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { HumanError } from '../base/errors';
import { type CommandId, commandIds } from '../base/ids';
import { tellBriefly } from '../host/messages';
import type { ServiceTarget } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import { presentError, type Presenting } from './presentError';

/** What a command does, by its id. */
export type Handlers = Partial<
  Record<CommandId, (...args: readonly unknown[]) => Promise<unknown> | undefined>
>;

/** What key bindings give as their argument: the row that is selected, if it is one. */
const selectedRow = 'selected';

/** What is known of the selection in the tree. */
interface SelectedRow {
  readonly selected: () => string | undefined;
  readonly store: Pick<ServiceStore, 'get'>;
}

/** What Restricted Mode leaves: it shows what is known, or reads files. Everything else starts, writes or connects. */
const allowedUntrusted: ReadonlySet<string> = new Set<CommandId>([
  commandIds.showExtensionLog,
  commandIds.copyDiagnostics,
  commandIds.openSetting,
  commandIds.explainRule,
  commandIds.runAudit,
  commandIds.writeStabilityReport,
  commandIds.showAuditPatch,
  commandIds.noteFix,
]);

/**
 * Registers handlers. Here alone trust is checked, because other extensions, links and key bindings call a command whatever its
 * `enablement` says; and what a handler throws is shown in one place.
 */
export function registerHandlers(
  handlers: Handlers,
  presenting: Presenting & SelectedRow,
): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          if (!vscode.workspace.isTrusted && !allowedUntrusted.has(id)) throw notTrusted();
          return await handler(...(args[0] === selectedRow ? [selection(presenting)] : args));
        } catch (error) {
          await presentError(error, presenting);
          return undefined;
        }
      }),
    );
  }
  return store;
}

/** The selected row as an argument, named, since a key tells nobody what it is about. */
function selection({ selected, store }: SelectedRow): ServiceTarget | undefined {
  const service = store.get(selected() ?? '');
  if (!service) return undefined;
  tellBriefly(l10n.t('Selected: {0}', service.name));
  return { serviceKey: service.key };
}

function notTrusted(): HumanError {
  return new HumanError(
    l10n.t('Nothing is started or changed in Restricted Mode. Trust this workspace first.'),
    [{ title: l10n.t('Manage workspace trust'), command: 'workbench.trust.manage' }],
  );
}
