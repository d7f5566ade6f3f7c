import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import type { Event } from '../../base/event';
import { commandIds, settingIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { formatSize, parseSize } from '../../base/size';
import type { BusEvent } from '../../pm2/busEvents';
import type { LinkState } from '../../pm2/pm2Link';
import type { Pm2Process } from '../../pm2/processList';
import type { LineCounts } from '../../services/api';
import { LogFeed } from '../../services/logs/logFeed';
import { compileFilter } from '../../services/logs/logFilter';
import { clean, formatLogLine, readLogLine } from '../../services/logs/logLine';
import { LogPipeline } from '../../services/logs/logPipeline';
import { LogRotation } from '../../services/logs/logRotation';
import { compileRules, type PatternEngine } from '../../services/logs/noiseRules';
import type { Service } from '../../services/service';
import type { ServiceStore } from '../../services/serviceStore';
import { FileTail } from '../../system/fileTail';
import * as rotationFiles from '../../system/logRotation';
import { type FoundLine, searchFile } from '../../system/logSearch';
import { folderLabel } from '../folderLabel';
import {
  CombinedChannel,
  type CombinedChoice,
  combinedName,
  maxPrefixChars,
} from './combinedChannel';
import { ErrorMarks } from './errorMarks';
import { LogDocuments } from './logDocuments';
import { channelNameOf, LogLinks } from './logLinks';
import { combinedMemory, errorMemory, seenMemory } from './logMemory';
import { openLogFile, openWholeFile } from './openLogFile';
import { logFilesOf, ServiceChannels, writtenFilesOf } from './serviceChannels';
import { shownName } from './shownName';

export interface LogParts {
  readonly pm2: {
    readonly state: LinkState;
    readonly onEvent: Event<BusEvent>;
    snapshot(): Promise<readonly Pm2Process[]>;
    reloadLogs(): Promise<void>;
  };
  readonly services: ServiceStore;
  readonly storage: vscode.Memento;
  /** PM2's folder and the daemon's own log; throws where there is none. */
  readonly home: () => { readonly folder: string; readonly log: string };
  /** True where this window is the one that acts for a folder. */
  readonly mayAct: (folder: string) => Promise<boolean>;
  /** A setting's value. */
  readonly setting: <T>(id: string) => T | undefined;
  readonly patterns: PatternEngine;
  readonly log: Logger;
}

/** A line that a search has found, and whose it is. */
export interface FoundLogLine extends FoundLine {
  readonly service: Service;
}

const searchedBytes = 64 * 1024 * 1024;
const foundLines = 200;

/** Everything that is seen of logs, and what keeps them in bounds. */
export class LogViews implements Disposable {
  readonly #store = new DisposableStore();
  readonly #channels: ServiceChannels;
  readonly #pipeline: LogPipeline;
  readonly #combined: CombinedChannel;
  readonly #documents: LogDocuments;
  readonly #memory: ReturnType<typeof combinedMemory>;
  /** Lines of services as they are written, folded or not. */
  readonly onLines: LogFeed['onLines'];
  readonly #feed: LogFeed;

  constructor(private readonly parts: LogParts) {
    const { pm2, services, storage, log } = parts;
    const seen = this.#store.add(seenMemory(storage));
    const feed = this.#store.add(
      new LogFeed(pm2, services, FileTail.atEnd, log, undefined, seen.memory),
    );
    this.#feed = feed;
    this.onLines = feed.onLines;
    this.#pipeline = this.#store.add(new LogPipeline(feed));
    this.#combined = this.#store.add(
      new CombinedChannel(this.#pipeline, (key, maxChars) => {
        const service = services.get(key);
        return service && this.#nameOf(service, maxChars);
      }),
    );
    this.#channels = this.#store.add(
      new ServiceChannels(services, feed, this.#pipeline, (one) => this.#nameOf(one), log),
    );
    this.#documents = this.#store.add(new LogDocuments());
    this.#store.add(new LogLinks(channelNameOf, (channel, line) => this.#foldersOf(channel, line)));
    this.#store.add(
      new ErrorMarks({
        pm2,
        feed,
        pipeline: this.#pipeline,
        services,
        memory: errorMemory(storage),
        isRead: (key) => vscode.window.state.focused && this.#visible().includes(key),
      }),
    );
    this.#store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#readVisible()));
    this.#memory = combinedMemory(storage);
    this.#store.add(
      new LogRotation({
        pm2,
        services,
        pm2Log: () => parts.home().log,
        settings: () => ({
          maxBytes: parseSize(parts.setting(settingIds.logMaxSize)),
          keep: Math.max(0, Math.floor(parts.setting<number>(settingIds.logKeep) ?? 5)),
        }),
        mayAct: () => parts.mayAct(`logs of ${parts.home().folder}`),
        files: rotationFiles,
        tellFull,
        log,
      }),
    );
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingIds.logNoise)) void this.#setRules();
      }),
    );
  }

  /** See LogFeed. */
  linesBefore(serviceKey: string): ReturnType<LogFeed['linesBefore']> {
    return this.#feed.linesBefore(serviceKey);
  }

  /** Begins; what was chosen in this workspace holds again. */
  async start(): Promise<void> {
    await this.#setRules();
    const choice = this.#memory.get();
    const compiled = await compileFilter(choice.filter, this.parts.patterns);
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

  /** The files of a service's output that there are, and the names of other services that write into them too. */
  async filesOf(
    service: Service,
  ): Promise<{ readonly files: readonly string[]; readonly others: readonly string[] }> {
    const paths = writtenFilesOf(service);
    const plain = await Promise.all(paths.map((file) => rotationFiles.inspectLog(file)));
    const others = this.parts.services.list.filter(
      ({ id, outFile, errFile, logFile }) =>
        !service.instances.some((one) => one.id === id) &&
        paths.some((file) => file === outFile || file === errFile || file === logFile),
    );
    return {
      files: paths.filter((_, index) => plain[index] !== undefined),
      others: [...new Set(others.map(({ name }) => name))],
    };
  }

  /** Empties channel and files of a service, and deletes its old files. */
  async clear(service: Service): Promise<void> {
    const { files } = await this.filesOf(service);
    for (const file of files) await rotationFiles.clearLog(file);
    this.#channels.clear(service.key);
    this.#combined.clear(service.key);
    this.#pipeline.folded(service.key).clear();
    this.#pipeline.started(service.key);
  }

  /** Opens the lines that were held back; false where there are none. */
  async showFolded(service: Service): Promise<boolean> {
    const ring = this.#pipeline.folded(service.key);
    const { text, dropped } = ring;
    if (text === '') return false;
    const head = dropped ? `${l10n.t('— earlier folded lines are in {0} —', dropped.path)}\n` : '';
    await this.#documents.show(
      l10n.t('{0}: folded lines', this.#nameOf(service)),
      `${head}${text}`,
    );
    const file = dropped && (await rotationFiles.nameNow(dropped.path, dropped.inode));
    if (dropped && file !== undefined) void this.#offerPlace(file, dropped.offset);
    return true;
  }

  /** Opens the errors of services since their last start; false where there are none. They have been seen then. */
  async showErrors(services: readonly Service[]): Promise<boolean> {
    const several = services.length > 1;
    const found = services.flatMap((service) =>
      this.#pipeline
        .errors(service.key)
        .lines.map((line) => ({
          at: line.at,
          name: several ? `${this.#nameOf(service)} | ` : '',
          line,
        })),
    );
    if (found.length === 0) return false;
    // Stable: what belongs together has one time.
    found.sort((a, b) => a.at - b.at);
    const more = services.reduce((sum, { key }) => sum + this.#pipeline.errors(key).more, 0);
    const lines = found.map(({ name, line }) => name + formatLogLine(line));
    if (more > 0) lines.push(l10n.t('— {0} more lines of errors —', more));
    await this.#documents.show(l10n.t('Errors since the last start'), `${lines.join('\n')}\n`, 0);
    for (const { key } of services) this.#pipeline.read(key);
    return true;
  }

  /** Opens a whole file in the editor. */
  openWhole(file: string): Promise<void> {
    return openWholeFile(file);
  }

  /** Opens a file at a place, in bytes. */
  openPlace(file: string, offset: number): Promise<void> {
    return openLogFile(this.#documents, file, offset);
  }

  get combined(): CombinedChoice {
    return this.#combined.choice;
  }

  /** Changes what the combined channel shows. Throws a HumanError where the filter cannot be used. */
  async chooseCombined(choice: CombinedChoice): Promise<void> {
    const compiled = await compileFilter(choice.filter, this.parts.patterns);
    if ('problem' in compiled) throw new HumanError(compiled.problem);
    this.#memory.set(choice);
    this.#combined.choose(choice, compiled.filter);
  }

  showCombined(): void {
    this.#combined.show();
  }

  /** What is wrong with a filter; undefined where nothing is. */
  async filterProblem(filter: string): Promise<string | undefined> {
    const compiled = await compileFilter(filter, this.parts.patterns);
    return 'problem' in compiled ? compiled.problem : undefined;
  }

  /** The newest lines of services' files that pass a filter, the newest first within a service. */
  async search(
    services: readonly Service[],
    query: string,
    signal: AbortSignal,
  ): Promise<readonly FoundLogLine[]> {
    const compiled = await compileFilter(query, this.parts.patterns);
    if ('problem' in compiled) throw new HumanError(compiled.problem);
    const { filter } = compiled;
    const passes = (raw: string): boolean => filter(clean(raw));
    const found: FoundLogLine[] = [];
    for (const service of services) {
      for (const file of logFilesOf(service)) {
        const limits = { maxBytes: searchedBytes, maxLines: foundLines, signal };
        const lines = await searchFile(file, passes, limits);
        const errors = service.instances.some(({ errFile }) => errFile === file);
        for (const line of [...lines].reverse()) {
          const { text } = readLogLine(line.text, errors ? 'err' : 'out', 0);
          found.push({ ...line, text, service });
        }
        if (signal.aborted) return found;
      }
    }
    return found;
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

  /** Adds a rule for noise to the settings of the workspace. */
  async addRule(name: string, pattern: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration();
    const inspected = configuration.inspect<Record<string, unknown>>(settingIds.logNoise);
    await configuration.update(
      settingIds.logNoise,
      { ...inspected?.workspaceValue, [name]: pattern },
      vscode.ConfigurationTarget.Workspace,
    );
  }

  dispose(): void {
    // What it has read and not given yet marks its row, too.
    this.#feed.dispose();
    this.#store.dispose();
  }

  async #setRules(): Promise<void> {
    try {
      const compiled = await compileRules(
        this.parts.setting(settingIds.logNoise),
        this.parts.patterns,
      );
      this.#pipeline.setRules(compiled.rules);
      if (compiled.problems.length > 0) void tellProblem(compiled.problems.join(' '));
    } catch (error) {
      this.parts.log.error('The rules for noise could not be read.', error);
    }
  }

  #readVisible(): void {
    for (const key of this.#visible()) this.#pipeline.read(key);
  }

  #visible(): readonly string[] {
    return vscode.window.visibleTextEditors.flatMap(({ document }) => {
      const name = channelNameOf(document.uri);
      return (name === undefined ? undefined : this.#channels.keyOf(name)) ?? [];
    });
  }

  #foldersOf(channel: string, line: string): readonly string[] {
    const { services } = this.parts;
    const key = this.#channels.keyOf(channel);
    const name = channel === combinedName() ? /^(.*?) +\| /.exec(line)?.[1] : undefined;
    const meant = services.services.filter((one) =>
      key === undefined ? name === this.#nameOf(one, maxPrefixChars) : one.key === key,
    );
    return meant.flatMap(({ definition, workspaceFolder }) =>
      definition ? [definition.cwd, workspaceFolder] : [workspaceFolder],
    );
  }

  #nameOf(service: Service, maxChars = 80): string {
    return shownName(service, this.parts.services.services, folderLabel, maxChars);
  }

  async #offerPlace(file: string, offset: number): Promise<void> {
    const open = l10n.t('Open the file there');
    const chosen = await vscode.window.showInformationMessage(
      l10n.t('Folded lines before these are no longer kept. They are in {0}.', file),
      open,
    );
    if (chosen === open) await this.openPlace(file, offset);
  }
}

async function tellProblem(problem: string): Promise<void> {
  const open = l10n.t('Open setting');
  const chosen = await vscode.window.showWarningMessage(problem, open);
  if (chosen === open) {
    await vscode.commands.executeCommand(commandIds.openSetting, settingIds.logNoise);
  }
}

function tellFull(file: string, freeBytes: number): void {
  const clear = l10n.t('Clear logs…');
  const message = l10n.t(
    'The disk of {0} is nearly full: {1} are free. Old logs are not packed until there is more.',
    file,
    formatSize(freeBytes),
  );
  void vscode.window.showWarningMessage(message, clear).then((chosen) => {
    if (chosen === clear) void vscode.commands.executeCommand(commandIds.clearLogs);
  });
}
