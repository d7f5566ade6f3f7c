import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import type { Logger } from '../../base/logger';
import type { SettingsReader } from '../../base/settingsReader';
import type { EcosystemFile } from '../../pm2/ecosystem/ecosystemFile';
import { ecosystemNames } from '../../pm2/ecosystem/ecosystemNames';
import type { Files } from '../../project/files';
import { OneLook } from '../../project/oneLook';
import type { collectDefinitions } from './collectDefinitions';
import type { ServiceDefinition } from './definition';
import type { detect } from '../detection/detect';
import type { LeftOut, Offer } from '../detection/detectedService';
import { type FilesInUse, filesInUse } from './filesInUse';
import { type ChoiceMemory, renamed } from './folderChoices';
import type { FolderSettings, readFolderSettings } from './settings';
import { folderProblem, offerRow, settingProblem, type WorkspaceProblem } from './workspaceProblem';

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
  /** What was found and is not started. */
  readonly leftOut?: readonly LeftOut[];
  /** What of it "Add" would start. */
  readonly offers?: readonly Offer[];
}

/** See detection and collectDefinitions. */
export interface DefinitionRules {
  readonly detect: typeof detect;
  readonly collectDefinitions: typeof collectDefinitions;
  readonly readFolderSettings: typeof readFolderSettings;
}

/** What reading a folder needs of the editor and of this machine. */
export interface FolderParts {
  readonly settings: SettingsReader;
  readonly choices: ChoiceMemory;
  readonly files: Files;
  /** The rules that find definitions; loaded when they are first needed. */
  readonly rules: () => Promise<DefinitionRules>;
  /** Reads an ecosystem file. Throws a HumanError. */
  readonly readEcosystem: (file: string) => Promise<EcosystemFile>;
  /** What services get besides their own environment. */
  readonly serviceEnvironment: () => Promise<Readonly<Record<string, string | undefined>>>;
  readonly cpus: number;
  readonly log: Logger;
}

/**
 * Reads a workspace folder. `before`: what was known of a folder, whose last good form stays where something cannot be read. What
 * nobody foresaw, such as a PM2_HOME that cannot be used, is told on a row and leaves the folder as it was. Never rejects.
 */
export async function readFolder(
  written: string,
  before: (folder: string) => FolderModel | undefined,
  parts: FolderParts,
): Promise<FolderModel> {
  try {
    return await loadFolder(written, before, parts);
  } catch (error) {
    if (!(error instanceof HumanError)) {
      parts.log.error(`The folder ${written} could not be read.`, error);
    }
    const folder = await parts.files.realpath(written);
    const known = before(folder) ?? {
      folder,
      settings: { services: {}, ecosystemFile: '', environment: '', launch: 'direct' as const },
      ecosystemFiles: [],
      envNames: [],
      definitions: [],
    };
    return { ...known, problems: [folderProblem(folder, undefined, error)] };
  }
}

async function loadFolder(
  written: string,
  before: (folder: string) => FolderModel | undefined,
  parts: FolderParts,
): Promise<FolderModel> {
  const { files, log } = parts;
  const folder = await files.realpath(written);
  const { detect, collectDefinitions, readFolderSettings } = await parts.rules();
  const { settings, problems: wrong } = readFolderSettings(parts.settings, written);
  const problems = wrong.map(({ message, setting }) => settingProblem(folder, setting, message));
  const choice = parts.choices.get(folder);
  const look = new OneLook(files);
  const detection = await detect(folder, look);
  const { ecosystemFiles } = detection;
  const chosen = await chosenFile(folder, settings, problems, parts);
  const known = before(folder);
  let ecosystemFile = chosen ?? ecosystemFiles.find(isUsual);
  let inUse: FilesInUse = { more: [], leftOut: [] };
  try {
    const read = (file: string): Promise<EcosystemFile> => {
      ecosystemFile = file;
      return parts.readEcosystem(file);
    };
    inUse =
      chosen === undefined
        ? await filesInUse(ecosystemFiles, read, files, detection.apps.length > 0)
        : { first: await read(chosen), more: [], leftOut: [] };
    ecosystemFile = inUse.first?.file;
  } catch (error) {
    problems.push(folderProblem(folder, ecosystemFile, error));
    if (!(error instanceof HumanError)) log.error(`${ecosystemFile} could not be read.`, error);
    // The services go on under their last good definitions.
    const { envNames = [], environment, definitions = [] } = known ?? {};
    return {
      folder,
      settings,
      ecosystemFiles,
      ecosystemFile,
      envNames,
      environment,
      definitions,
      problems,
    };
  }
  const { first: ecosystem, more } = inUse;
  const envNames = [...new Set([ecosystem, ...more].flatMap((file) => file?.envNames ?? []))];
  const environment = settings.environment || choice.environment;
  if (settings.environment && ecosystem && !envNames.includes(settings.environment)) {
    const setting = 'codexServices.environment';
    const message = l10n.t(
      'The setting {0} names "{1}", but {2} has no env_{1}.',
      setting,
      settings.environment,
      path.basename(ecosystem.file),
    );
    problems.push(settingProblem(folder, setting, message));
  }
  const envName =
    environment !== undefined && envNames.includes(environment) ? environment : undefined;
  const collected = await collectDefinitions(
    { settings: settings.services, ecosystem, more, detection },
    {
      workspaceFolder: folder,
      envName,
      cpus: parts.cpus,
      processEnv: await parts.serviceEnvironment(),
      // An ecosystem file is a program, and may have written what is read now.
      files: ecosystem ? files : look,
    },
  );
  for (const { message } of collected.problems) {
    problems.push({ workspaceFolder: folder, message, file: ecosystemFile });
  }
  for (const { message, setting } of collected.settingProblems) {
    problems.push(settingProblem(folder, setting, message));
  }
  const { offers } = collected;
  if (offers.length > 0) problems.push(offerRow(folder, offers));
  return {
    folder,
    settings,
    ecosystemFiles,
    ecosystemFile,
    envNames,
    environment: envName,
    definitions: collected.definitions.map((one) => renamed(one, choice.renames)),
    problems,
    leftOut: [...inUse.leftOut, ...collected.leftOut],
    offers,
  };
}

function isUsual(file: string): boolean {
  return ecosystemNames.includes(path.basename(file));
}

/** The file that somebody chose: the setting's, else the one of the choice. */
async function chosenFile(
  folder: string,
  settings: FolderSettings,
  problems: WorkspaceProblem[],
  { files, choices }: FolderParts,
): Promise<string | undefined> {
  if (settings.ecosystemFile) {
    const file = path.resolve(folder, settings.ecosystemFile);
    if ((await files.kind(file)) === 'file') return file;
    const setting = 'codexServices.ecosystemFile';
    const message = l10n.t('The setting {0} names a file that is not there: {1}.', setting, file);
    problems.push(settingProblem(folder, setting, message));
  }
  const { ecosystemFile: chosen } = choices.get(folder);
  return chosen !== undefined && (await files.kind(chosen)) === 'file' ? chosen : undefined;
}
