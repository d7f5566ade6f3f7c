import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { prefix, settingIds } from '../../base/ids';
import type { Host } from '../../host/host';
import { PageFiles } from '../../pm2/windows/pageFiles';
import type { Core } from '../../services/core';
import { GuardianSetup } from '../../services/guardian/guardianSetup';
import { GuardianSync } from '../../services/guardian/guardianSync';
import { pageAddress } from '../../services/guardian/pageWishes';
import { WordSync } from '../../services/guardian/wordSync';
import { PageTrouble } from './pageTrouble';

/** The guardian as the settings want it: what it is told, what it did, and what became of the metrics that it answers. */
export class GuardianFeature implements Disposable {
  readonly #store = new DisposableStore();

  constructor(host: Host, core: Core) {
    const { settings, log } = host;
    const { store, watchers, engine, tools, mayAct, model, readiness } = core;
    const pm2Home = (): string => core.home().folder;
    const files = (): PageFiles => new PageFiles(pm2Home());
    const isExported = (folder: string): boolean => settings.get(settingIds.metricsExport, folder);
    const folders = (): readonly string[] =>
      host.isTrusted ? model.folders.map(({ folder }) => folder) : [];
    const exported = (): readonly string[] => folders().filter(isExported);
    const connected = (): boolean => engine.state.type === 'connected';
    const sync = this.#store.add(
      new GuardianSync({
        store,
        setup: new GuardianSetup({
          engine,
          pm2Home,
          node: () => tools.node(),
          program: host.file('dist', 'guardian.js'),
          page: () => pageAddress(settings),
          log,
        }),
        folders,
        wishes: (folder) => ({
          guarded:
            settings.get(settingIds.guardWhenClosed, folder) &&
            settings.get(settingIds.enforceCaps, folder),
          exported: isExported(folder),
          stopLoops: settings.get(settingIds.crashLoopAction, folder) === 'stop',
        }),
        connected,
        mayAct,
        history: watchers.history,
        log,
      }),
    );
    const words = this.#store.add(
      new WordSync({
        store,
        history: watchers.history,
        databases: (folder) => readiness.current?.databases.seenIn(folder) ?? [],
        folders: () => (connected() ? exported() : []),
        mayAct,
        files,
        log,
      }),
    );
    const { portOwners } = watchers;
    this.#store.add(
      new PageTrouble({
        ...{ files, settings, portOwners, log },
        isWanted: () => connected() && exported().length > 0,
      }),
    );
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(prefix)) return;
        const failed = (error: unknown): void => log.error('The guardian could not be set.', error);
        sync.sync().catch(failed);
        words.tell().catch(failed);
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}
