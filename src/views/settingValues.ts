import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';

/**
 * Values of settings, kept until one changes. The editor copies all settings of all extensions for each
 * `getConfiguration`: asked at every sample, that was most of the garbage this extension made.
 */
export class SettingValues implements Disposable {
  readonly #store = new DisposableStore();
  /** By folder ('' for the window), then by id. */
  readonly #values = new Map<string, Map<string, unknown>>();

  /** To be made before everybody who reads a setting when it changes: the editor tells its listeners in their order. */
  constructor() {
    const forget = (): void => this.#values.clear();
    this.#store.add(vscode.workspace.onDidChangeConfiguration(forget));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(forget));
  }

  /** A setting's value, as it holds for a folder where one is given (absolute path). */
  get<T>(id: string, folder = ''): T | undefined {
    let values = this.#values.get(folder);
    if (!values) this.#values.set(folder, (values = new Map()));
    if (!values.has(id)) {
      const scope = folder === '' ? undefined : vscode.Uri.file(folder);
      values.set(id, vscode.workspace.getConfiguration(undefined, scope).get(id));
    }
    return values.get(id) as T | undefined;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
