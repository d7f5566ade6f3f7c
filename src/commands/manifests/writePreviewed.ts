import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lineEdits } from '../../audit/fixes/lineEdits';
import { HumanError } from '../../base/errors';
import type { PlannedFile } from '../../exporters/kubernetes/planExport';
import { pickMany, tell } from '../../host/messages';
import { requireOwn } from '../../system/files/requireOwn';
import { applyEdits } from '../applyEdits';
import { writeFile } from '../writeFile';
import { type ManifestContext, projectFiles } from './manifestContext';

const scheme = 'codex-services-manifests';

/**
 * Shows files that are to be written as one diff, asks, and writes those that a person wants. Gives their names: empty where nothing was
 * written. Throws a HumanError where one of them has unsaved edits.
 */
export async function writePreviewed(
  folder: string,
  files: readonly PlannedFile[],
  context: Pick<ManifestContext, 'audit'>,
): Promise<readonly string[]> {
  const names = new Set(files.map(({ file }) => path.join(folder, file)));
  const dirty = vscode.workspace.textDocuments.find(
    (one) => one.isDirty && names.has(one.uri.fsPath),
  );
  if (dirty) {
    const name = vscode.workspace.asRelativePath(dirty.uri);
    throw new HumanError(l10n.t('{0} has unsaved edits. Save it, then export again.', name));
  }
  const texts = new Map(files.map(({ file, after }) => [`/${file}`, after]));
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ path: file }) => texts.get(file) ?? '',
  });
  const before = new Set(tabs());
  try {
    const changes = files.map(({ file, before }) => {
      const uri = vscode.Uri.file(path.join(folder, file));
      const after = vscode.Uri.from({ scheme, path: `/${file}` });
      return [uri, before === undefined ? undefined : uri, after];
    });
    await vscode.commands.executeCommand('vscode.changes', l10n.t('Kubernetes'), changes);
    const wanted = await ask(files);
    for (const one of wanted) await write(folder, one, context);
    return wanted.map(({ file }) => file);
  } finally {
    await closePreview(before);
    provider.dispose();
  }
}

/** What is to be written: all, some, or nothing where a person sends the question away. */
async function ask(files: readonly PlannedFile[]): Promise<readonly PlannedFile[]> {
  let wanted: readonly PlannedFile[] = [];
  const fresh = files.filter(({ before }) => before === undefined).length;
  const sentence =
    fresh === files.length
      ? l10n.t('Nothing is written yet. New files: {0}.', fresh)
      : l10n.t(
          'Nothing is written yet. New files: {0}, changed: {1}.',
          fresh,
          files.length - fresh,
        );
  const choose = async (): Promise<void> => {
    const items = files.map((one) => ({
      label: one.file,
      description: one.before === undefined ? l10n.t('new') : l10n.t('changed'),
      picked: true,
      one,
    }));
    const picked = await pickMany(items, l10n.t('Which files are to be written?'));
    wanted = picked?.map(({ one }) => one) ?? [];
  };
  await tell('information', sentence, [
    { title: l10n.t('Write them'), run: async () => (wanted = files) },
    { title: l10n.t('Choose…'), run: choose },
  ]);
  return wanted;
}

async function write(
  folder: string,
  { file, before, after }: PlannedFile,
  context: Pick<ManifestContext, 'audit'>,
): Promise<void> {
  const full = path.join(folder, file);
  if ((await projectFiles.readText(full)) !== before) {
    throw new HumanError(l10n.t('{0} has changed meanwhile. Export again.', file));
  }
  if (before === undefined) {
    await writeFile(folder, full, after);
    return;
  }
  await requireOwn(folder, full);
  const document = await vscode.workspace.openTextDocument(full);
  await applyEdits(document, lineEdits(full, before, after), context);
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** What other editors hold: a diff of several files has no input that has a name here. */
const otherInputs = [
  vscode.TabInputText,
  vscode.TabInputTextDiff,
  vscode.TabInputCustom,
  vscode.TabInputWebview,
  vscode.TabInputNotebook,
  vscode.TabInputNotebookDiff,
  vscode.TabInputTerminal,
];

/** The diff has served; what it shows is gone with it. `before`: the tabs that were there already, whatever they are called. */
async function closePreview(before: ReadonlySet<vscode.Tab>): Promise<void> {
  const ours = tabs().filter(
    (tab) =>
      !before.has(tab) &&
      tab.label.startsWith(l10n.t('Kubernetes')) &&
      !otherInputs.some((one) => tab.input instanceof one),
  );
  await vscode.window.tabGroups.close(ours);
}
