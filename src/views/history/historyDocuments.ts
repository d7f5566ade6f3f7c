import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { prefix } from '../../base/ids';
import type { Logger } from '../../base/logger';
import type { ClusterRows } from '../../services/cluster/clusterRows';
import type { RestartHistory } from '../../services/history/restartHistory';
import type { ServiceStore } from '../../services/state/serviceStore';
import { clusterDocument, historyDocument } from './historyText';

const scheme = `${prefix}-history`.toLowerCase();

/** Restart histories as read-only documents that grow while they are open. */
export class HistoryDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  #cluster: ClusterRows | undefined;
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly services: ServiceStore,
    private readonly history: RestartHistory,
    private readonly log: Logger,
  ) {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#store.add(history.onDidChange((key) => this.#didChange.fire(this.#uriOf(key))));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const { key, name } = JSON.parse(uri.query) as { key: string; name: string };
    const cluster = this.#cluster;
    return cluster && this.services.get(key) === undefined
      ? clusterDocument(name, [...cluster.historyOf(key), ...cluster.eventsOf(key)])
      : historyDocument(name, this.history.of(key));
  }

  /** Has the histories of a cluster's services, too. */
  showCluster(rows: ClusterRows): void {
    this.#cluster = rows;
    this.#store.add(rows.onDidChange(({ key }) => this.#didChange.fire(this.#uriOf(key))));
  }

  /** Opens the history of a service, rendered where the editor's own Markdown extension is there. */
  async show(serviceKey: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#uriOf(serviceKey));
    try {
      await vscode.commands.executeCommand('markdown.showPreview', document.uri);
    } catch (error) {
      this.log.debug(`No preview of a history: ${String(error)}`);
      await vscode.window.showTextDocument(document, { preview: true });
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #uriOf(key: string): vscode.Uri {
    const service = this.services.get(key) ?? this.#cluster?.get(key);
    const name = service?.name ?? key.split('\u0000').at(-1) ?? key;
    // The path is the tab's title, and its extension the language.
    const path = `/${name.replace(/[/\\?#%]/g, '-')} history.md`;
    return vscode.Uri.from({ scheme, path, query: JSON.stringify({ key, name }) });
  }
}
