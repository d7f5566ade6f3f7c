import * as path from 'node:path';
import * as vscode from 'vscode';
import { auditFacts } from '../../audit/engine/auditFacts';
import type { AuditResult, Change } from '../../audit/engine/engine';
import type { FileEdit, Finding } from '../../audit/finding';
import { OfferedFixes } from '../../audit/fixes/appliedFixes';
import type { FixPlan } from '../../audit/fixes/fixAll';
import type { AppOutline } from '../../audit/outline';
import type { AuditModule } from '../../audit/engine/auditModule';
import type { AuditThread } from '../../audit/engine/auditThread';
import { Debouncer } from '../../base/async';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { settingIds } from '../../base/ids';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import { toDiagnostic } from './findingDiagnostic';

/** After typing this long nothing, the audit judges again; a save is judged at once. */
const typingMs = 400;
const savingMs = 50;

/** The audit of all workspace folders: keeps findings and the Problems panel up to date while files change. */
export class StabilityAudit implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #diagnostics = this.#store.add(
    vscode.languages.createDiagnosticCollection('codex-services'),
  );
  readonly #typing = this.#store.add(new Debouncer(typingMs, () => void this.#run()));
  readonly #saving = this.#store.add(new Debouncer(savingMs, () => void this.#run()));
  readonly #pending = new Map<string, string | null | undefined>();
  readonly #results = new Map<string, AuditResult>();
  #judging: ReadonlySet<string> = new Set();
  #toldAside = '';
  #thread: Promise<AuditThread> | undefined;
  #running: Promise<void> | undefined;
  #started = false;

  /** There are new findings. */
  readonly onDidChange = this.#didChange.event;

  /** What the light bulb has offered. */
  readonly offered = new OfferedFixes();

  constructor(
    private readonly host: Host,
    private readonly core: Core,
    /** The bundle that is loaded when the audit first runs. */
    private readonly module: () => Promise<AuditModule>,
  ) {
    const { workspace } = vscode;
    const watcher = this.#store.add(workspace.createFileSystemWatcher('**/*'));
    this.#store.add(watcher.onDidChange((uri) => this.#take(uri, undefined)));
    this.#store.add(watcher.onDidCreate((uri) => this.#take(uri, undefined)));
    this.#store.add(watcher.onDidDelete((uri) => this.#take(uri, undefined)));
    this.#store.add(workspace.onDidSaveTextDocument(({ uri }) => this.#take(uri, null)));
    // Also told when a document becomes clean by undo, by revert, or because its file has changed.
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#type(document)));
    this.#store.add(
      workspace.onDidCloseTextDocument(({ uri, isDirty }) => {
        if (isDirty) this.#take(uri, null);
      }),
    );
  }

  get enabled(): boolean {
    return this.host.settings.get(settingIds.audit);
  }

  get findings(): readonly Finding[] {
    return [...this.#results.values()].flatMap(({ findings }) => findings);
  }

  get results(): ReadonlyMap<string, AuditResult> {
    return this.#results;
  }

  /** False where no folder has anything that rules look at. */
  get judged(): boolean {
    return [...this.#results.values()].some(({ judged }) => judged);
  }

  findingsOf(file: string): readonly Finding[] {
    return this.findings.filter((finding) => finding.file === file);
  }

  /** Audits everything anew. Never rejects. */
  async restart(): Promise<void> {
    this.#started = true;
    this.#results.clear();
    await this.#run();
  }

  /** Begins, or judges with what became known besides the files. */
  start(): void {
    this.#started = true;
    this.#saving.trigger();
  }

  /** Files that are not judged until they change. */
  get aside(): readonly string[] {
    return [...this.#results.values()].flatMap(({ aside }) => aside);
  }

  /** False while what is in a file has not been judged yet: what was found in it may stand elsewhere by now. */
  isJudged(file: string): boolean {
    return !this.#pending.has(file) && !this.#judging.has(file);
  }

  /** Resolves when what was typed last has been judged. */
  async settled(): Promise<void> {
    if (this.#pending.size > 0) await this.#run();
    await this.#running;
  }

  /** What fixing everything that is safe would do, by folder. */
  async planFixes(): Promise<readonly FixPlan[]> {
    await this.settled();
    const thread = await this.#open();
    const texts = vscode.workspace.textDocuments
      .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')
      .map((document) => [document.uri.fsPath, document.getText()] as const);
    const plans: FixPlan[] = [];
    for (const root of this.#results.keys())
      plans.push(await thread.call('planFixes', root, texts));
    return plans;
  }

  async outline(document: vscode.TextDocument): Promise<readonly AppOutline[]> {
    return (await this.#open()).call('outline', document.uri.fsPath, document.getText());
  }

  /** Edits that give an app of an ecosystem file a value; undefined where the file builds it. */
  async setKey(
    document: vscode.TextDocument,
    ...[app, key, value]: readonly [app: string, key: string, value: string]
  ): Promise<readonly FileEdit[] | undefined> {
    const thread = await this.#open();
    const { fsPath } = document.uri;
    const evaluated = this.core.rules.current?.evaluated.get(fsPath);
    return thread.call('setKey', fsPath, document.getText(), evaluated, app, key, value);
  }

  /** Edits that give a place in a JSON file a text; undefined where that cannot be. */
  async setPath(
    document: vscode.TextDocument,
    path: readonly string[],
    value: string,
  ): Promise<readonly FileEdit[] | undefined> {
    const thread = await this.#open();
    return thread.call('setPath', document.uri.fsPath, document.getText(), path, value);
  }

  dispose(): void {
    this.#store.dispose();
    void this.#thread?.then((thread) => thread.dispose());
  }

  /** Without trust the files are read, and nothing is run. */
  get #folders(): readonly string[] {
    const { isTrusted, folders } = this.host;
    return isTrusted ? this.core.model.folders.map(({ folder }) => folder) : folders;
  }

  #open(): Promise<AuditThread> {
    const { bundle } = vscode.l10n;
    return (this.#thread ??= this.module().then(
      ({ AuditThread: Thread }) =>
        new Thread(this.host.file('dist', 'auditWorker.js'), bundle && { contents: bundle }),
    ));
  }

  #type(document: vscode.TextDocument): void {
    const { uri, isDirty } = document;
    if (uri.scheme === 'file') this.#take(uri, isDirty ? document.getText() : null, this.#typing);
  }

  #take(uri: vscode.Uri, text: string | null | undefined, when = this.#saving): void {
    const file = uri.fsPath;
    if (!this.#started || uri.scheme !== 'file' || !isOurs(file, this.#folders)) return;
    // What the editor holds, or holds no longer, counts more than what the watcher saw.
    if (text !== undefined || !this.#pending.has(file)) this.#pending.set(file, text);
    when.trigger();
  }

  /** One run at a time; what comes meanwhile leads to another. */
  async #run(): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = this.#judge()
      .catch((error: unknown) => this.host.log.error('The stability audit failed.', error))
      .finally(() => {
        this.#judging = new Set();
        this.#running = undefined;
      });
    await this.#running;
  }

  async #judge(): Promise<void> {
    if (this.#store.disposed) return;
    const changes: Change[] = [...this.#pending].map(([file, text]) => ({
      file,
      ...(text === undefined ? {} : { text }),
    }));
    this.#pending.clear();
    this.#judging = new Set(changes.map(({ file }) => file));
    const folders = this.enabled ? this.#folders : [];
    for (const root of [...this.#results.keys()])
      if (!folders.includes(root)) this.#results.delete(root);
    if (folders.length > 0) {
      const thread = await this.#open();
      for (const root of folders) {
        const facts = await auditFacts(this.core, root, this.host.isTrusted);
        const own = changes.filter(({ file }) => isOurs(file, [root]));
        const result = this.#results.has(root)
          ? await thread.call('update', root, own, facts)
          : await thread.call('open', root, facts, own);
        this.#results.set(root, result);
      }
    }
    if (!this.#store.disposed) this.#show();
  }

  #show(): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of this.findings) {
      const list = byFile.get(finding.file) ?? [];
      list.push(toDiagnostic(finding));
      byFile.set(finding.file, list);
    }
    this.#diagnostics.clear();
    for (const [file, list] of byFile) this.#diagnostics.set(vscode.Uri.file(file), list);
    const aside = this.aside.join(', ');
    if (aside !== this.#toldAside && aside !== '') {
      this.host.log.warn(`Not judged, because it took too long or too much memory: ${aside}`);
    }
    this.#toldAside = aside;
    this.#didChange.fire();
  }
}

function isOurs(file: string, folders: readonly string[]): boolean {
  if (/[\\/](node_modules|\.git|target|dist|\.next[\w-]*)[\\/]/.test(file)) return false;
  return folders.some((folder) => file.startsWith(folder + path.sep));
}
