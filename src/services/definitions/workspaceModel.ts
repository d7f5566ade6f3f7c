import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type ErrorAction, HumanError, messageOf } from '../../base/errors';
import { Emitter } from '../../base/event';
import { commandIds } from '../../base/ids';
import type { Logger } from '../../base/logger';
import type { EcosystemFile } from '../../pm2/ecosystem/ecosystemFile';
import { ecosystemNames } from '../../pm2/ecosystem/ecosystemNames';
import type { collectDefinitions } from './collectDefinitions';
import type { LaunchPlan, ServiceDefinition } from './definition';
import type { Detection, detect } from '../detection/detect';
import type { Files } from '../../project/files';
import { type LaunchNote, serviceKey } from '../state/service';
import type { FolderSettings, readFolderSettings } from './settings';
import type { SettingsReader } from '../../base/settingsReader';

/** Something about a workspace folder that a person must mend; a row at the top of the tree. */
export interface WorkspaceProblem {
  readonly workspaceFolder: string;
  /** A sentence. */
  readonly message: string;
  /** The file to open, absolute; `line` from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly action?: ErrorAction;
}

/** What a person chose for a workspace folder, where the settings do not say it. */
export interface FolderChoice {
  /** Absolute path. */
  readonly ecosystemFile?: string;
  readonly environment?: string;
  /** Names of services that run under another name, because another project has theirs. */
  readonly renames?: Readonly<Record<string, string>>;
}

/** Remembers choices by workspace folder. Implemented over the editor's storage. */
export interface ChoiceMemory {
  get(folder: string): FolderChoice;
  /** Resolves when it has been kept. */
  set(folder: string, choice: FolderChoice): PromiseLike<void> | void;
}

/** See detection and collectDefinitions. */
export interface DefinitionRules {
  readonly detect: typeof detect;
  readonly collectDefinitions: typeof collectDefinitions;
  readonly readFolderSettings: typeof readFolderSettings;
}

/** What the model needs of the editor and of this machine. */
export interface WorkspaceParts {
  /** The workspace folders: absolute paths, links not yet followed. */
  readonly folders: () => readonly string[];
  readonly trusted: () => boolean;
  readonly settings: SettingsReader;
  readonly choices: ChoiceMemory;
  readonly files: Files;
  /** The rules that find definitions; loaded when they are first needed. */
  readonly rules: () => Promise<DefinitionRules>;
  /** Reads an ecosystem file. Throws a HumanError. */
  readonly readEcosystem: (file: string) => Promise<EcosystemFile>;
  readonly plan: (definition: ServiceDefinition, settings: FolderSettings) => Promise<LaunchPlan>;
  /** What services get besides their own environment. */
  readonly serviceEnvironment: () => Promise<Readonly<Record<string, string | undefined>>>;
  readonly cpus: number;
  readonly log: Logger;
}

/** What was found in one workspace folder. */
export interface FolderModel {
  /** Absolute, real path. */
  readonly folder: string;
  readonly settings: FolderSettings;
  readonly ecosystemFiles: readonly string[];
  /** The one in use. */
  readonly ecosystemFile?: string;
  readonly envNames: readonly string[];
  readonly environment?: string;
  readonly definitions: readonly ServiceDefinition[];
  readonly problems: readonly WorkspaceProblem[];
}

export type WorkspaceState = 'loading' | 'noFolder' | 'untrusted' | 'nothing' | 'services';

/** The definitions of all workspace folders. Loads when told to; what cannot be read keeps its last good form. */
export class WorkspaceModel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  #folders: readonly FolderModel[] = [];
  #state: WorkspaceState = 'loading';
  #loading: Promise<void> | undefined;
  #again = false;

  /** The model was loaded anew. */
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly parts: WorkspaceParts) {}

  get state(): WorkspaceState {
    return this.#state;
  }

  get folders(): readonly FolderModel[] {
    return this.#folders;
  }

  get definitions(): readonly ServiceDefinition[] {
    return this.#folders.flatMap(({ definitions }) => definitions);
  }

  get problems(): readonly WorkspaceProblem[] {
    return this.#folders.flatMap(({ problems }) => problems);
  }

  folder(folder: string): FolderModel | undefined {
    return this.#folders.find((one) => one.folder === folder);
  }

  /** Reads everything again. Calls that come meanwhile lead to one more round. Never rejects. */
  load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return this.#loading;
    }
    this.#loading = this.#rounds().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /** Remembers a choice for a folder and loads anew. */
  async choose(folder: string, choice: FolderChoice): Promise<void> {
    await this.parts.choices.set(folder, { ...this.parts.choices.get(folder), ...choice });
    await this.load();
  }

  /** Runs a service under another name from now on. */
  async rename(folder: string, name: string, newName: string): Promise<void> {
    const { renames } = this.parts.choices.get(folder);
    // What was renamed before is known by its first name.
    await this.choose(folder, {
      renames: { ...renames, [this.writtenName(folder, name)]: newName },
    });
  }

  /** The name that a service has in its definition, whatever it runs under. */
  writtenName(folder: string, name: string): string {
    const { renames = {} } = this.parts.choices.get(folder);
    return Object.entries(renames).find(([, shown]) => shown === name)?.[0] ?? name;
  }

  /** How the present definitions are launched, by the key of their service; those that cannot be launched are missing. */
  async launchNotes(): Promise<ReadonlyMap<string, LaunchNote>> {
    const notes = new Map<string, LaunchNote>();
    for (const { folder, settings, definitions } of this.#folders) {
      for (const definition of definitions) {
        try {
          const { mode, remains, reason } = await this.parts.plan(definition, settings);
          notes.set(serviceKey(folder, definition.name), { mode, remains, reason });
        } catch (error) {
          // A start says the same on the row; here it is only known early.
          this.parts.log.debug(`No launch plan for ${definition.name}: ${messageOf(error)}`);
        }
      }
    }
    return notes;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      const folders = this.parts.folders();
      if (folders.length === 0) this.#set('noFolder', []);
      else if (!this.parts.trusted()) this.#set('untrusted', []);
      else {
        const models: FolderModel[] = [];
        for (const folder of folders) models.push(await this.#loadSafely(folder));
        const any = models.some(
          ({ definitions, problems }) => definitions.length > 0 || problems.length > 0,
        );
        this.#set(any ? 'services' : 'nothing', models);
      }
    } while (this.#again);
  }

  #set(state: WorkspaceState, folders: readonly FolderModel[]): void {
    if (this.#store.disposed) return;
    this.#state = state;
    this.#folders = folders;
    this.#didChange.fire();
  }

  /** What nobody foresaw, such as a PM2_HOME that cannot be used, is told on a row and leaves the folder as it was. */
  async #loadSafely(written: string): Promise<FolderModel> {
    try {
      return await this.#loadFolder(written);
    } catch (error) {
      if (!(error instanceof HumanError)) {
        this.parts.log.error(`The folder ${written} could not be read.`, error);
      }
      const folder = await this.parts.files.realpath(written);
      const before = this.folder(folder) ?? {
        folder,
        settings: { services: {}, ecosystemFile: '', environment: '', launch: 'direct' as const },
        ecosystemFiles: [],
        envNames: [],
        definitions: [],
      };
      return { ...before, problems: [folderProblem(folder, undefined, error)] };
    }
  }

  async #loadFolder(written: string): Promise<FolderModel> {
    const folder = await this.parts.files.realpath(written);
    const { detect, collectDefinitions, readFolderSettings } = await this.parts.rules();
    const { settings, problems: wrong } = readFolderSettings(this.parts.settings, written);
    const problems: WorkspaceProblem[] = wrong.map(({ message, setting }) => ({
      workspaceFolder: folder,
      message,
      action: openSetting(setting),
    }));
    const choice = this.parts.choices.get(folder);
    const detection = await detect(folder, this.parts.files);
    const ecosystemFile = await this.#ecosystemFile(folder, settings, detection, problems);
    const before = this.folder(folder);
    let ecosystem: EcosystemFile | undefined;
    try {
      ecosystem =
        ecosystemFile === undefined ? undefined : await this.parts.readEcosystem(ecosystemFile);
    } catch (error) {
      problems.push(folderProblem(folder, ecosystemFile, error));
      if (!(error instanceof HumanError))
        this.parts.log.error(`${ecosystemFile} could not be read.`, error);
      // The services go on under their last good definitions.
      return {
        folder,
        settings,
        ecosystemFiles: detection.ecosystemFiles,
        ecosystemFile,
        envNames: before?.envNames ?? [],
        environment: before?.environment,
        definitions: before?.definitions ?? [],
        problems,
      };
    }
    const envNames = ecosystem?.envNames ?? [];
    const environment = settings.environment || choice.environment;
    if (settings.environment && ecosystem && !envNames.includes(settings.environment)) {
      problems.push({
        workspaceFolder: folder,
        message: l10n.t(
          'The setting {0} names "{1}", but {2} has no env_{1}.',
          'codexServices.environment',
          settings.environment,
          path.basename(ecosystem.file),
        ),
        action: openSetting('codexServices.environment'),
      });
    }
    const envName =
      environment !== undefined && envNames.includes(environment) ? environment : undefined;
    const {
      definitions,
      problems: appProblems,
      settingProblems,
    } = await collectDefinitions(
      { settings: settings.services, ecosystem, detection },
      {
        workspaceFolder: folder,
        envName,
        cpus: this.parts.cpus,
        processEnv: await this.parts.serviceEnvironment(),
        files: this.parts.files,
      },
    );
    for (const { message } of appProblems) {
      problems.push({ workspaceFolder: folder, message, file: ecosystemFile });
    }
    for (const { message, setting } of settingProblems) {
      problems.push({ workspaceFolder: folder, message, action: openSetting(setting) });
    }
    return {
      folder,
      settings,
      ecosystemFiles: detection.ecosystemFiles,
      ecosystemFile,
      envNames,
      environment: envName,
      definitions: definitions.map((one) => renamed(one, choice.renames)),
      problems,
    };
  }

  /** The file in use: the setting's, else the chosen one, else the nearest to the root with a usual name. */
  async #ecosystemFile(
    folder: string,
    settings: FolderSettings,
    { ecosystemFiles }: Detection,
    problems: WorkspaceProblem[],
  ): Promise<string | undefined> {
    if (settings.ecosystemFile) {
      const file = path.resolve(folder, settings.ecosystemFile);
      if ((await this.parts.files.kind(file)) === 'file') return file;
      problems.push({
        workspaceFolder: folder,
        message: l10n.t(
          'The setting {0} names a file that is not there: {1}.',
          'codexServices.ecosystemFile',
          file,
        ),
        action: openSetting('codexServices.ecosystemFile'),
      });
    }
    const { ecosystemFile: chosen } = this.parts.choices.get(folder);
    if (chosen !== undefined && (await this.parts.files.kind(chosen)) === 'file') return chosen;
    return ecosystemFiles.find((file) => ecosystemNames.includes(path.basename(file)));
  }
}

function renamed(
  definition: ServiceDefinition,
  renames: FolderChoice['renames'] = {},
): ServiceDefinition {
  const nameOf = (written: string): string =>
    (Object.hasOwn(renames, written) ? renames[written] : undefined) ?? written;
  const { name, dependsOn } = definition;
  return {
    ...definition,
    name: nameOf(name),
    ...(dependsOn && { dependsOn: dependsOn.map(nameOf) }),
  };
}

function folderProblem(
  workspaceFolder: string,
  file: string | undefined,
  error: unknown,
): WorkspaceProblem {
  const message = messageOf(error);
  const [action] = error instanceof HumanError ? error.actions : [];
  const line = file === undefined ? undefined : lineIn(message, file);
  return { workspaceFolder, message, file, line, action };
}

/** The line that a sentence names as `FILE:LINE`. */
function lineIn(message: string, file: string): number | undefined {
  const at = message.indexOf(`${file}:`);
  const match = at < 0 ? null : /^\d+/.exec(message.slice(at + file.length + 1));
  return match ? Number(match[0]) : undefined;
}

function openSetting(setting: string): ErrorAction {
  return {
    title: l10n.t('Open setting'),
    command: commandIds.openSetting,
    args: [setting.split(' ')[0]],
  };
}
