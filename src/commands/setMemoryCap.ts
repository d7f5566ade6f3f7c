import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { askText, inView, offer, tell } from '../host/messages';
import { poll } from '../base/async';
import { HumanError, messageOf } from '../base/errors';
import { ownValue } from '../base/ownValue';
import { commandIds, settingIds } from '../base/ids';
import { formatSize, parseSize, writtenSize } from '../base/size';
import { type CapJudgement, judgeCap, mostHeld } from '../services/memory/judgeCap';
import type { Service } from '../services/state/service';
import { isRunning } from '../services/state/service';
import type { SystemMemoryReader } from '../system/types';
import { applyEdits } from './applyEdits';
import type { CommandContext } from './context';

interface CapContext extends Pick<CommandContext, 'audit' | 'model' | 'settings' | 'store'> {
  readonly memory: SystemMemoryReader;
}

/** Where a cap was written. */
interface Written {
  readonly where: string;
  /** Holds the cap among edits that are not saved. */
  readonly unsaved?: vscode.TextDocument;
}

/** A file that has changed is read within this time. */
const readMs = 10_000;

/** Asks for a service's memory cap and writes it where its definition stands, formatting and comments kept. */
export async function setMemoryCap(service: Service, context: CapContext): Promise<void> {
  const { definition, name, capBytes, workspaceFolder } = service;
  if (!definition) {
    throw new HumanError(l10n.t('{0} has no definition to write a memory cap into.', name));
  }
  const { totalBytes } = await context.memory.read();
  const enforced = context.settings.get(settingIds.enforceCaps, workspaceFolder);
  const held = mostHeld(service);
  const typed = await askText({
    title: l10n.t('Memory cap of {0}', name),
    prompt: promptFor(service, held),
    value: capBytes === undefined ? '' : writtenSize(capBytes),
    placeHolder: '1G',
    ignoreFocusOut: true,
    validateInput: (text) => shown(judgeCap(text, totalBytes, enforced ? held : undefined)),
  });
  const bytes = parseSize(typed);
  if (bytes === undefined) return;
  const cap = writtenSize(bytes);
  const written = await write(service, cap, context);
  if (!(await isSaved(written, name, cap))) return;
  const isRead = (): true | undefined =>
    context.store.get(service.key)?.capBytes === parseSize(cap) || undefined;
  const counts = await inView(() => poll(isRead, { everyMs: 100, ms: readMs }));
  const raised = isRunning(service) && (capBytes === undefined || bytes > capBytes);
  const { where } = written;
  const sentences = [
    counts
      ? l10n.t('The memory cap of {0} is {1}, written to {2}.', name, formatSize(bytes), where)
      : l10n.t(
          'The memory cap of {0}, {1}, is written to {2}, but does not count yet.',
          name,
          formatSize(bytes),
          where,
        ),
    enforced ? '' : l10n.t('Caps are not enforced: {0} is off.', settingIds.enforceCaps),
    // PM2 keeps the cap an entry was started with, and would strike at the old one.
    raised ? l10n.t('PM2 itself goes by the old one until a restart.') : '',
  ];
  const args = [{ serviceKey: service.key }];
  const restart = { title: l10n.t('Restart'), command: commandIds.restart, args };
  await tell('information', sentences.filter(Boolean).join(' '), raised ? [restart] : []);
}

function promptFor({ definition }: Service, held: number | undefined): string {
  const rule =
    (definition?.instances ?? 1) > 1
      ? l10n.t(
          'Each of its instances may hold this much with all its processes; above it, that one is restarted.',
        )
      : l10n.t('All its processes together may hold this much; above it, it is restarted.');
  return held === undefined ? rule : `${rule} ${l10n.t('Now: {0}.', formatSize(held))}`;
}

/** False where the cap stands in a document whose other edits are the user's to save, and are not saved. */
async function isSaved({ unsaved }: Written, name: string, cap: string): Promise<boolean> {
  if (!unsaved) return true;
  const sentence = l10n.t(
    'The memory cap of {0} becomes {1} once {2} is saved: it has unsaved edits.',
    name,
    formatSize(parseSize(cap) ?? 0),
    path.basename(unsaved.uri.fsPath),
  );
  return (await offer(sentence, l10n.t('Save'))) && (await unsaved.save());
}

/** A sentence in red, or in yellow where the cap can be set all the same. */
function shown(judgement: CapJudgement | undefined) {
  if (!judgement?.usable) return judgement?.sentence;
  const { sentence: message } = judgement;
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** Writes and says where to. */
async function write(service: Service, cap: string, context: CapContext): Promise<Written> {
  const { definition, workspaceFolder } = service;
  const name = context.model.writtenName(workspaceFolder, service.name);
  const configuration = vscode.workspace.getConfiguration(
    undefined,
    vscode.Uri.file(workspaceFolder),
  );
  const places = placesOf(configuration.inspect<Services>(settingIds.services));
  const inSettings = places.find(({ value }) => ownValue(value, name)?.['memoryCap'] !== undefined);
  if (definition?.source.type === 'ecosystem' && !inSettings) {
    const { file } = definition.source;
    const document = await vscode.workspace.openTextDocument(file);
    const edits = await context.audit.audit.setKey(document, name, 'max_memory_restart', cap);
    if (edits) {
      const unsaved = await applyEdits(document, edits, context);
      return { where: path.basename(file), unsaved };
    }
  }
  // The settings go over everything else, and can say what a file that is computed cannot.
  const place =
    inSettings ??
    places.find(({ value }) => ownValue(value, name) !== undefined) ??
    defaultPlace(places);
  const where = l10n.t('the settings');
  const edited = await editSettings(place.target, service, [name, 'memoryCap'], cap, context);
  if (edited) return { where, unsaved: edited.unsaved };
  const value = { ...place.value, [name]: { ...ownValue(place.value, name), memoryCap: cap } };
  try {
    await configuration.update(settingIds.services, value, place.target);
  } catch (error) {
    // Such as settings with unsaved edits: the editor says so in a sentence.
    throw new HumanError(l10n.t('The memory cap could not be written: {0}', messageOf(error)));
  }
  return { where };
}

/** The editor's own way replaces the whole setting, comments and all; undefined where there is no other. */
async function editSettings(
  target: vscode.ConfigurationTarget,
  { workspaceFolder }: Service,
  key: readonly string[],
  cap: string,
  context: CapContext,
): Promise<{ readonly unsaved?: vscode.TextDocument } | undefined> {
  const { WorkspaceFolder, Global } = vscode.ConfigurationTarget;
  const { workspaceFile } = vscode.workspace;
  if (target === Global) return undefined;
  const isShared = target !== WorkspaceFolder && workspaceFile !== undefined;
  const file = isShared
    ? workspaceFile
    : vscode.Uri.file(path.join(workspaceFolder, '.vscode', 'settings.json'));
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    // There is none yet.
    return undefined;
  }
  const document = await vscode.workspace.openTextDocument(file);
  const setting = [...(isShared ? ['settings'] : []), settingIds.services];
  const edits = await context.audit.audit.setPath(document, [...setting, ...key], cap);
  return edits && { unsaved: await applyEdits(document, edits, context) };
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
