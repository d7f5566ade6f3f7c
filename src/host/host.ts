// What views and commands share of the editor: log, clock, settings, trust, folders, storage, an end, and how people are told.
// From outside: Host, and what shows messages, quick picks and progress.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { fileHash } from '../pm2/windows/sharedNames';
import { EditorSettings } from './editorSettings';
import { ExtensionLog } from './extensionLog';

/** What views and commands have of the editor as a whole: log, clock, settings, trust, folders, storage, and an end. */
export class Host implements Disposable {
  readonly #store = new DisposableStore();
  readonly log = this.#store.add(new ExtensionLog());
  readonly clock = systemClock;
  /** When the window was opened; ms since the epoch. */
  readonly openedAt = this.clock.now();
  readonly settings = this.#store.add(new EditorSettings());
  /** Kept for the workspace. */
  readonly storage: vscode.Memento;
  /** The same for all windows of the user. */
  readonly globalStorage: vscode.Memento;
  /** A folder, absolute; the same for all windows of the user. */
  readonly globalFolder: string;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.storage = context.workspaceState;
    this.globalStorage = context.globalState;
    this.globalFolder = context.globalStorageUri.fsPath;
    context.subscriptions.push(this);
  }

  /** The workspace folders that are on a disk: absolute paths, links not yet followed. */
  get folders(): readonly string[] {
    return (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => uri.fsPath);
  }

  get isTrusted(): boolean {
    return vscode.workspace.isTrusted;
  }

  /** That of the extension. */
  get version(): string {
    return String((this.context.extension.packageJSON as { version?: unknown }).version);
  }

  /** A file that came with the extension: absolute. */
  file(...names: readonly string[]): string {
    return path.join(this.context.extensionPath, ...names);
  }

  /**
   * A file of ours about this workspace: absolute. The editor has a folder for each workspace, but gives a window another one while the
   * host of the window before has not ended.
   */
  workspaceFile(kind: string): string {
    const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
    const names = workspaceFile ? [workspaceFile] : workspaceFolders.map(({ uri }) => uri);
    const name = `${kind}-${fileHash(names.map(String).join('\n'))}.json`;
    return path.join(this.globalFolder, name);
  }

  /** Disposes something when the extension ends, the newest first. */
  own<T extends Disposable>(item: T): T {
    return this.#store.add(item);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
