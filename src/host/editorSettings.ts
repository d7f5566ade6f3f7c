import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { SettingsReader } from '../base/settingsReader';

/**
 * The editor's settings. It copies all settings of all extensions for each `getConfiguration`: asked at every sample, that was
 * most of the garbage this extension made, which is why the reader keeps values.
 */
export class EditorSettings extends SettingsReader implements Disposable {
  readonly #store = new DisposableStore();

  /** To be made before everybody who reads a setting when it changes: the editor tells its listeners in their order. */
  constructor() {
    super((folder) =>
      vscode.workspace.getConfiguration(undefined, folder ? vscode.Uri.file(folder) : undefined),
    );
    const forget = (): void => this.forget();
    this.#store.add(vscode.workspace.onDidChangeConfiguration(forget));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(forget));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
