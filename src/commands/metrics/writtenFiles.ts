import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import {
  findPrometheusContainer,
  findPrometheusFiles,
  type PrometheusContainer,
} from '../../exporters/metrics/findPrometheus';
import type { TextEdit } from '../../exporters/metrics/yamlText';
import { offer } from '../../host/messages';
import { applyEdits } from '../applyEdits';
import { writeFile } from '../writeFile';
import { foldersOf, type MetricsContext, pickFile, projectFiles } from './metricsContext';

/** The workspace's prometheus.yml; one is created with `text` where there is none and a person wants it. */
export async function prometheusFile(
  context: MetricsContext,
  text?: string,
): Promise<string | undefined> {
  const [first = '', ...more] = foldersOf(context);
  const found: string[] = [];
  for (const folder of [first, ...more]) {
    found.push(...(await findPrometheusFiles(folder, projectFiles)));
  }
  if (found.length > 0) return pickFile(found, l10n.t('Which configuration of Prometheus?'));
  if (text === undefined) {
    throw new HumanError(l10n.t('There is no prometheus.yml in this workspace.'), [
      { title: l10n.t('Add to prometheus.yml'), command: commandIds.addToPrometheus },
    ]);
  }
  const sentence = l10n.t('There is no prometheus.yml in this workspace.');
  if (!(await offer(sentence, l10n.t('Create it')))) return undefined;
  const file = path.join(first, 'prometheus.yml');
  await writeFile(first, file, text);
  return file;
}

/** The container in which the workspace has Prometheus run. */
export async function findContainer(
  context: MetricsContext,
): Promise<PrometheusContainer | undefined> {
  for (const folder of foldersOf(context)) {
    const found = await findPrometheusContainer(folder, projectFiles);
    if (found) return found;
  }
  return undefined;
}

/** Shows a document, at what has just been written where that is known. */
export async function show(document: vscode.TextDocument, edit?: TextEdit): Promise<void> {
  const at = edit && document.positionAt(edit.start);
  const end = edit && document.positionAt(edit.start + edit.text.length);
  const selection = at && end && new vscode.Range(at.line === end.line ? at : end, end);
  await vscode.window.showTextDocument(document, {
    preview: false,
    ...(selection && { selection }),
  });
}

/** What is thrown about a file leads to it. */
export function openable<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    const open = {
      title: l10n.t('Open it'),
      command: 'vscode.open',
      args: [vscode.Uri.file(file)],
    };
    throw new HumanError(error.message, [open], { cause: error });
  }
}

/** Makes one edit: gives the document where it is not saved. */
export async function change(
  document: vscode.TextDocument,
  edit: TextEdit,
  context: Pick<MetricsContext, 'audit'>,
): Promise<vscode.TextDocument | undefined> {
  return applyEdits(document, [{ file: document.uri.fsPath, ...edit }], context);
}
