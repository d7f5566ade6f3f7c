import * as vscode from 'vscode';
import { Debouncer } from '../base/async';
import { type Disposable, DisposableStore } from '../base/disposable';
import { messageOf } from '../base/errors';
import { commandIds, prefix, settingIds } from '../base/ids';
import type { Host } from '../host/host';
import { ecosystemGlobs } from '../pm2/ecosystem/ecosystemNames';
import type { Core } from '../services/core';
import type { ViewState } from './viewState';

/** Files whose change changes definitions. */
const definitionFiles = `**/{${[...ecosystemGlobs, 'package.json', 'Cargo.toml'].join(',')}}`;
/** What installs and builds write by the thousand. */
const ignored = /[\\/](?:node_modules|target|\.next|dist|\.git)[\\/]/;
/** File events come two or three times each. */
const graceMs = 300;

/** Loads the workspace when it is opened, and again when folders, trust, settings or definition files change. */
export class WorkspaceLoader implements Disposable {
  readonly #store = new DisposableStore();
  readonly #soon = this.#store.add(new Debouncer(graceMs, () => void this.#load()));

  constructor(
    private readonly host: Host,
    private readonly core: Core,
    private readonly state: ViewState,
  ) {
    const { tools, engine } = core;
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(definitionFiles));
    const take = (uri: vscode.Uri): void => {
      if (!ignored.test(uri.fsPath)) this.#soon.trigger();
    };
    this.#store.add(watcher.onDidCreate(take));
    this.#store.add(watcher.onDidChange(take));
    this.#store.add(watcher.onDidDelete(take));
    // A watcher that is not at work yet, or has no watches left, tells nothing of what is saved here either.
    this.#store.add(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (vscode.languages.match({ pattern: definitionFiles }, document) > 0) take(document.uri);
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#soon.trigger()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#open()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(prefix)) return;
        tools.forget();
        const moved = change.affectsConfiguration(settingIds.pm2Home);
        if (moved && this.host.isTrusted) void engine.reconnect();
        this.#soon.trigger();
      }),
    );
  }

  /** Resolves when the workspace has been read for the first time. */
  async start(): Promise<void> {
    await this.#open();
  }

  /** Looks at everything anew: programs, PM2, definitions. Nothing where the workspace is not trusted. */
  async refresh(): Promise<void> {
    if (!this.host.isTrusted) return;
    this.core.tools.forget();
    await this.core.engine.connect();
    await this.#load();
    await this.core.store.refresh();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #open(): Promise<void> {
    // In a workspace that is not trusted nothing is started or probed, so nobody needs it.
    if (this.host.isTrusted) await this.core.engine.connect();
    await this.#load();
    if (!this.host.isTrusted || this.core.model.definitions.length === 0) return;
    if (this.host.settings.get(settingIds.startOnOpen)) {
      await this.core.store.refresh();
      await vscode.commands.executeCommand(commandIds.startAll);
    }
  }

  async #load(): Promise<void> {
    const { state } = this;
    const { model, store, tools } = this.core;
    await model.load();
    if (this.#store.disposed || model.state !== 'services') {
      state.missing = undefined;
      return;
    }
    try {
      await tools.runner();
      state.missing = undefined;
    } catch (error) {
      state.missing = messageOf(error);
      return;
    }
    const notes = await model.launchNotes();
    if (!this.#store.disposed) store.setLaunches(notes);
  }
}
