import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { Event } from '../base/event';
import { commandIds } from '../base/ids';
import { oneLine } from '../base/oneLine';
import { tell } from '../host/messages';
import type { Service } from '../services/state/service';
import { stateName } from './tree/stateText';

/** What the watchers does by itself and a person should know at once. */
export interface NoticeSources {
  readonly guard: { readonly onDidFindLoop: Event<Service> };
  readonly recovery: { readonly onDidRecover: Event<readonly string[]> };
}

/** Notifications about loops and recoveries. */
export class WatcherNotices implements Disposable {
  readonly #store = new DisposableStore();

  constructor({ guard, recovery }: NoticeSources) {
    this.#store.add(guard.onDidFindLoop((service) => void tellLoop(service)));
    this.#store.add(recovery.onDidRecover((names) => void tellRecovery(names)));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function tellLoop(service: Service): Promise<void> {
  const name = oneLine(service.name, 80);
  const reason = oneLine(service.state.reason ?? '', 300);
  const { action } = service.ending ?? {};
  const args = [{ serviceKey: service.key }];
  await tell('error', `${name}: ${stateName(service.state)}: ${reason}`, [
    ...(action ? [action] : []),
    { title: l10n.t('Show logs'), command: commandIds.showLogs, args },
    { title: l10n.t('Show history'), command: commandIds.showRestartHistory, args },
  ]);
}

async function tellRecovery(names: readonly string[]): Promise<void> {
  const list = oneLine(names.join(', '), 200);
  await tell(
    'warning',
    l10n.t('PM2 ended unexpectedly. Services that ran are started again: {0}.', list),
  );
}
