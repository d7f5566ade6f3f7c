import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { prefix } from '../../base/ids';
import { maskSecrets } from '../../base/mask';

/** Scheme of read-only documents about logs. */
const scheme = `${prefix}-logs`.toLowerCase();

/** Read-only documents whose text is made when they are opened: folded lines, errors, a part of a large file. */
export class LogDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #texts = new Map<string, string>();
  readonly onDidChange = this.#didChange.event;

  constructor() {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    // What nobody has open any more needs no memory.
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.path);
      }),
    );
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? l10n.t('This text is no longer kept. Run the command again.');
  }

  /** Opens a text, masked, under a title, coloured as a log, with the cursor in a line (from 0), or at its end. */
  async show(
    title: string,
    text: string,
    line?: number,
    viewColumn = vscode.ViewColumn.Active,
  ): Promise<void> {
    const path = `/${title.replace(/[/\\?#%\p{Cc}]/gu, '-')}.log`;
    const uri = vscode.Uri.from({ scheme, path });
    this.#texts.set(path, maskSecrets(text));
    this.#didChange.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId !== 'log')
      await vscode.languages.setTextDocumentLanguage(document, 'log');
    const last = Math.max(0, document.lineCount - 1);
    const place = new vscode.Position(Math.min(line ?? last, last), 0);
    await vscode.window.showTextDocument(document, {
      preview: true,
      viewColumn,
      selection: new vscode.Range(place, place),
    });
  }

  dispose(): void {
    this.#store.dispose();
  }
}
