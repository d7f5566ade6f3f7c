// Channels, links, documents, and what is remembered of them.
// From outside: LogViews, which puts all of them together.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import type { Host } from '../../host/host';
import type { LineCounts } from '../../services/exports';
import type { Observing } from '../../services/coreParts';
import { LogFeed } from '../../services/logs/logFeed';
import { compileFilter } from '../../services/logs/logFilter';
import { LogPipeline } from '../../services/logs/logPipeline';
import type { PatternEngine } from '../../services/logs/noiseRules';
import { findLines, type FoundLogLine } from '../../services/logs/search/findLines';
import { filesOnDisk, writtenFilesOf } from '../../services/logs/search/logFiles';
import type { Service } from '../../services/state/service';
import { FileTail } from '../../system/logs/fileTail';
import { clearLog } from '../../system/logs/logRotation';
import { folderLabel } from '../tree/folderLabel';
import {
  CombinedChannel,
  type CombinedChoice,
  combinedName,
  maxPrefixChars,
} from './combinedChannel';
import { ErrorMarks } from './errorMarks';
import { errorsText } from './errorsDocument';
import { showFoldedLines } from './foldedLines';
import { LogDocuments } from './logDocuments';
import { channelNameOf, LogLinks } from './logLinks';
import { combinedMemory, type LogMemory } from './logMemory';
import { NoiseSetting, type NoiseSettingParts } from './noiseSetting';
import { openLogFile, openWholeFile } from './openLogFile';
import { rotation } from './rotation';
import { ServiceChannels } from './serviceChannels';
import { shownName } from './shownName';

/** Everything that is seen of logs, and what keeps them in bounds. */
export class LogViews implements Disposable {
  readonly #store = new DisposableStore();
  readonly #channels: ServiceChannels;
  readonly #pipeline: LogPipeline;
  readonly #combined: CombinedChannel;
  readonly documents = this.#store.add(new LogDocuments());
  readonly #memory: ReturnType<typeof combinedMemory>;
  readonly #noise: NoiseSetting;
  /** Lines of services as they are written, folded or not. */
  readonly onDidReadLines: LogFeed['onDidReadLines'];
  readonly onDidFold: LogPipeline['onDidFold'];
  readonly #feed: LogFeed;

  constructor(
    host: Host,
    private readonly core: Observing,
    /** Its own from now on. */
    memory: LogMemory,
    private readonly patterns: PatternEngine,
  ) {
    const { storage, settings, openedAt, log } = host;
    const { engine, store: services, home, mayAct } = core;
    this.#store.add(memory);
    const feed = this.#store.add(
      new LogFeed(engine, services, FileTail.atEnd, log, undefined, memory.places, openedAt),
    );
    this.#feed = feed;
    this.onDidReadLines = feed.onDidReadLines;
    this.#pipeline = this.#store.add(new LogPipeline(feed));
    this.onDidFold = this.#pipeline.onDidFold;
    this.#combined = this.#store.add(
      new CombinedChannel(this.#pipeline, (key, maxChars) => {
        const service = services.get(key);
        return service && this.#nameOf(service, maxChars);
      }),
    );
    this.#channels = this.#store.add(
      new ServiceChannels(services, feed, this.#pipeline, (one) => this.#nameOf(one), log),
    );
    this.#store.add(new LogLinks(channelNameOf, (channel, line) => this.#foldersOf(channel, line)));
    this.#store.add(
      new ErrorMarks({
        engine,
        feed,
        pipeline: this.#pipeline,
        services,
        memory: memory.errors,
        isRead: (key) => this.#channels.isRead(key),
      }),
    );
    this.#memory = combinedMemory(storage);
    this.#store.add(rotation({ engine, services, home, mayAct, settings, log }));
    const apply: NoiseSettingParts['apply'] = (rules) => this.#pipeline.setRules(rules);
    this.#noise = this.#store.add(new NoiseSetting({ settings, patterns, apply, log }));
  }

  /** See LogFeed. */
  linesBefore(serviceKey: string): ReturnType<LogFeed['linesBefore']> {
    return this.#feed.linesBefore(serviceKey);
  }

  /** Begins; what was chosen in this workspace holds again. */
  async start(): Promise<void> {
    await this.#noise.read();
    const choice = this.#memory.get();
    const compiled = await compileFilter(choice.filter, this.patterns);
    if ('filter' in compiled) this.#combined.choose(choice, compiled.filter);
    else this.#combined.choose({ ...choice, filter: '' }, () => true);
  }

  /** Shows the channel of a service; its errors have been seen then. */
  async show(serviceKey: string, focus = false): Promise<void> {
    await this.#channels.show(serviceKey, focus);
    this.#pipeline.read(serviceKey);
  }

  /** Lines of a service: how many came, were folded, stand in its channel, and were cut off it. */
  counts(serviceKey: string): LineCounts {
    return { ...this.#pipeline.counts(serviceKey), ...this.#channels.counts(serviceKey) };
  }

  /** See filesOnDisk. */
  filesOf(service: Service): ReturnType<typeof filesOnDisk> {
    return filesOnDisk(service, this.core.store.list);
  }

  /** Empties channel and files of a service, and deletes its old files. */
  async clear(service: Service): Promise<void> {
    for (const file of writtenFilesOf(service)) await clearLog(file);
    // Before anything is written: what becomes as long as the old text must not pass for it.
    await this.#feed.catchUp(service.key);
    this.#channels.clear(service.key);
    this.#combined.clear(service.key);
    this.#pipeline.folded(service.key).clear();
    this.#pipeline.started(service.key);
  }

  /** Opens the lines that were held back; false where there are none. */
  showFolded(service: Service): Promise<boolean> {
    const ring = this.#pipeline.folded(service.key);
    return showFoldedLines(this.#nameOf(service), ring, this.documents);
  }

  /** Opens the errors of services since their last start; false where there are none. They have been seen then. */
  async showErrors(services: readonly Service[]): Promise<boolean> {
    const text = errorsText(
      services.map((one) => ({
        name: this.#nameOf(one),
        notes: this.#pipeline.errors(one.key),
      })),
    );
    if (text === '') return false;
    await this.documents.show(l10n.t('Errors since the last start'), text, 0);
    for (const { key } of services) this.#pipeline.read(key);
    return true;
  }

  /** Opens a whole file in the editor. */
  openWhole(file: string): Promise<void> {
    return openWholeFile(file);
  }

  /** Opens a file at a place, in bytes. */
  openPlace(file: string, offset: number): Promise<void> {
    return openLogFile(this.documents, file, offset);
  }

  get combined(): CombinedChoice {
    return this.#combined.choice;
  }

  /** Changes what the combined channel shows. Throws a HumanError where the filter cannot be used. */
  async chooseCombined(choice: CombinedChoice): Promise<void> {
    const compiled = await compileFilter(choice.filter, this.patterns);
    if ('problem' in compiled) throw new HumanError(compiled.problem);
    this.#memory.set(choice);
    this.#combined.choose(choice, compiled.filter);
  }

  showCombined(): void {
    this.#combined.show();
  }

  /** What is wrong with a filter; undefined where nothing is. */
  async filterProblem(filter: string): Promise<string | undefined> {
    const compiled = await compileFilter(filter, this.patterns);
    return 'problem' in compiled ? compiled.problem : undefined;
  }

  /** See findLines. Throws a HumanError where the query cannot be used. */
  async *search(
    services: readonly Service[],
    query: string,
    signal: AbortSignal,
  ): AsyncGenerator<readonly FoundLogLine[]> {
    const compiled = await compileFilter(query, this.patterns);
    if ('problem' in compiled) throw new HumanError(compiled.problem);
    yield* findLines(services, compiled.filter, signal);
  }

  /** The line of an output channel of ours that the cursor stands in, or what is selected in it. */
  selectedLine(): string | undefined {
    const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    const editor = editors.find(
      (one) => one !== undefined && channelNameOf(one.document.uri) !== undefined,
    );
    if (!editor) return undefined;
    const { document, selection } = editor;
    const selected = selection.isEmpty ? '' : document.getText(selection).split('\n')[0];
    return selected || document.lineAt(selection.active.line).text;
  }

  /** See NoiseSetting. */
  addRule(name: string, pattern: string): Promise<void> {
    return this.#noise.add(name, pattern);
  }

  dispose(): void {
    // What it has read and not given yet marks its row, too.
    this.#feed.dispose();
    this.#store.dispose();
  }

  #foldersOf(channel: string, line: string): readonly string[] {
    const { store: services } = this.core;
    const key = this.#channels.keyOf(channel);
    const name =
      channel === combinedName() ? line.slice(0, line.indexOf(' | ') + 1).trimEnd() : undefined;
    const meant = services.services.filter((one) =>
      key === undefined ? name === this.#nameOf(one, maxPrefixChars) : one.key === key,
    );
    return meant.flatMap(({ definition, workspaceFolder }) =>
      definition ? [definition.cwd, workspaceFolder] : [workspaceFolder],
    );
  }

  #nameOf(service: Service, maxChars = 80): string {
    return shownName(service, this.core.store.services, folderLabel, maxChars);
  }
}
