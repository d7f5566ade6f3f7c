import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import type { FileEdit } from '../audit/finding';
import { HumanError } from '../base/errors';
import { commandIds, settingIds } from '../base/ids';
import { formatSize, parseSize, writtenSize } from '../base/size';
import { type CapJudgement, judgeCap } from '../services/memory/judgeCap';
import type { Service } from '../services/service';
import { isRunning } from '../services/service';

export interface SetMemoryCapParts {
  /** The machine's or the container's memory in bytes. */
  readonly totalBytes: () => Promise<number>;
  /** The name a service has in its definition, whatever it runs under. */
  readonly writtenName: (service: Service) => string;
  /** Edits that give an app of an ecosystem file a value; undefined where the file builds it. */
  readonly setKey: (
    document: vscode.TextDocument,
    app: string,
    key: string,
    value: string,
  ) => Promise<readonly FileEdit[] | undefined>;
  /** Edits that give a place in a file of settings a value; undefined where that cannot be. */
  readonly setPath: (
    document: vscode.TextDocument,
    path: readonly string[],
    value: string,
  ) => Promise<readonly FileEdit[] | undefined>;
  readonly toWorkspaceEdit: (edits: readonly FileEdit[]) => Promise<vscode.WorkspaceEdit>;
}

/** Asks for a service's memory cap and writes it where its definition stands, formatting and comments kept. */
export async function setMemoryCap(service: Service, parts: SetMemoryCapParts): Promise<void> {
  const { definition, name, capBytes, memoryBytes } = service;
  if (!definition) {
    throw new HumanError(l10n.t('{0} has no definition to write a memory cap into.', name));
  }
  const total = await parts.totalBytes();
  const typed = await vscode.window.showInputBox({
    title: l10n.t('Memory cap of {0}', name),
    prompt:
      memoryBytes === undefined
        ? l10n.t('All its processes together may hold this much; above it, it is restarted.')
        : l10n.t(
            'All its processes together may hold this much; above it, it is restarted. Now they hold {0}.',
            formatSize(memoryBytes),
          ),
    value: capBytes === undefined ? '' : writtenSize(capBytes),
    placeHolder: '1G',
    ignoreFocusOut: true,
    validateInput: (text) => shown(judgeCap(text, total, memoryBytes)),
  });
  const bytes = parseSize(typed);
  if (bytes === undefined) return;
  const where = await write(service, writtenSize(bytes), parts);
  const restart = l10n.t('Restart');
  const raised = isRunning(service) && (capBytes === undefined || bytes > capBytes);
  const sentence = l10n.t(
    'The memory cap of {0} is {1}, written to {2}.',
    name,
    formatSize(bytes),
    where,
  );
  // PM2 keeps the cap an entry was started with, and would strike at the old one.
  const chosen = raised
    ? await vscode.window.showInformationMessage(
        `${sentence} ${l10n.t('PM2 itself goes by the old one until a restart.')}`,
        restart,
      )
    : await vscode.window.showInformationMessage(sentence);
  if (chosen === restart) {
    await vscode.commands.executeCommand(commandIds.restart, { serviceKey: service.key });
  }
}

/** A sentence in red, or in yellow where the cap can be set all the same. */
function shown(judgement: CapJudgement | undefined) {
  if (!judgement?.usable) return judgement?.sentence;
  const { sentence: message } = judgement;
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** Writes and says where to. */
async function write(service: Service, cap: string, parts: SetMemoryCapParts): Promise<string> {
  const { definition, workspaceFolder } = service;
  const name = parts.writtenName(service);
  const configuration = vscode.workspace.getConfiguration(
    undefined,
    vscode.Uri.file(workspaceFolder),
  );
  const places = placesOf(configuration.inspect<Services>(settingIds.services));
  const inSettings = places.find(({ value }) => value?.[name]?.['memoryCap'] !== undefined);
  if (definition?.source.type === 'ecosystem' && !inSettings) {
    const { file } = definition.source;
    const document = await vscode.workspace.openTextDocument(file);
    const edits = await parts.setKey(document, name, 'max_memory_restart', cap);
    if (edits) {
      await apply(document, edits, parts);
      return path.basename(file);
    }
  }
  // The settings go over everything else, and can say what a file that is computed cannot.
  const place =
    inSettings ?? places.find(({ value }) => value?.[name] !== undefined) ?? defaultPlace(places);
  if (!(await editSettings(place.target, service, [name, 'memoryCap'], cap, parts))) {
    const value = { ...place.value, [name]: { ...place.value?.[name], memoryCap: cap } };
    await configuration.update(settingIds.services, value, place.target);
  }
  return l10n.t('the settings');
}

/** The editor's own way replaces the whole setting, comments and all; false where there is no other. */
async function editSettings(
  target: vscode.ConfigurationTarget,
  { workspaceFolder }: Service,
  key: readonly string[],
  cap: string,
  parts: SetMemoryCapParts,
): Promise<boolean> {
  const { WorkspaceFolder, Global } = vscode.ConfigurationTarget;
  const { workspaceFile } = vscode.workspace;
  if (target === Global) return false;
  const isShared = target !== WorkspaceFolder && workspaceFile !== undefined;
  const file = isShared
    ? workspaceFile
    : vscode.Uri.file(path.join(workspaceFolder, '.vscode', 'settings.json'));
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    // There is none yet.
    return false;
  }
  const document = await vscode.workspace.openTextDocument(file);
  const setting = [...(isShared ? ['settings'] : []), settingIds.services];
  const edits = await parts.setPath(document, [...setting, ...key], cap);
  if (edits) await apply(document, edits, parts);
  return edits !== undefined;
}

async function apply(
  document: vscode.TextDocument,
  edits: readonly FileEdit[],
  { toWorkspaceEdit }: SetMemoryCapParts,
): Promise<void> {
  if (!(await vscode.workspace.applyEdit(await toWorkspaceEdit(edits)))) {
    throw new HumanError(l10n.t('{0} could not be changed.', document.uri.fsPath));
  }
  await document.save();
}

type Services = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

interface Place {
  readonly target: vscode.ConfigurationTarget;
  readonly value?: Services;
}

/** Where the setting has a value, the one that counts most first. */
function placesOf(
  found:
    | { globalValue?: Services; workspaceValue?: Services; workspaceFolderValue?: Services }
    | undefined,
): readonly Place[] {
  const { WorkspaceFolder, Workspace, Global } = vscode.ConfigurationTarget;
  const all: readonly Place[] = [
    { target: WorkspaceFolder, value: found?.workspaceFolderValue },
    { target: Workspace, value: found?.workspaceValue },
    { target: Global, value: found?.globalValue },
  ];
  return all.filter(({ value }) => value !== undefined);
}

/** The folder's own settings, with what stands there already. */
function defaultPlace(places: readonly Place[]): Place {
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const target = several ? WorkspaceFolder : Workspace;
  return places.find((place) => place.target === target) ?? { target };
}
