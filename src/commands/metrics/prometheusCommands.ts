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
import {
  alertNames,
  alerts,
  rulesFileName,
  rulesText,
  withAlerts,
} from '../../exporters/metrics/alertRules';
import {
  addJob,
  addRuleFile,
  newPrometheusFile,
  ruleFiles,
} from '../../exporters/metrics/prometheusFile';
import type { TextEdit } from '../../exporters/metrics/yamlText';
import { offer, tell } from '../../host/messages';
import { scanFolders } from '../../project/folderScan';
import { globMatches } from '../../project/glob';
import { applyEdits } from '../applyEdits';
import type { Handlers } from '../handlers';
import { targetFor } from './exportTarget';
import {
  foldersOf,
  isExported,
  type MetricsContext,
  pickFile,
  projectFiles,
} from './metricsContext';

/** "Add to prometheus.yml" and "Add alert rules": the workspace's own files, changed as little as can be. */
export function prometheusHandlers(context: MetricsContext): Handlers {
  return {
    [commandIds.addToPrometheus]: async () => {
      const address = isExported(context) ? await context.pageFiles().address() : undefined;
      if (!address) {
        throw new HumanError(
          l10n.t('Metrics are not exported yet, so there is no address to add.'),
          [{ title: l10n.t('Export metrics…'), command: commandIds.exportMetrics }],
        );
      }
      const container = await findContainer(context);
      const target = await targetFor(container, address.port, context);
      if (target === undefined) return;
      const file = await prometheusFile(context, newPrometheusFile(target));
      if (!file) return;
      const document = await vscode.workspace.openTextDocument(file);
      const name = path.basename(file);
      const edit = addJob(name, document.getText(), target);
      const unsaved = edit && (await change(document, edit, context));
      await vscode.window.showTextDocument(document, { preview: false });
      const rules = { title: l10n.t('Add alert rules'), command: commandIds.addAlertRules };
      const said = unsaved
        ? l10n.t('{0} asks {1} once it is saved: it has unsaved edits.', name, target)
        : l10n.t(
            '{0} asks {1} for metrics. A Prometheus that runs has to be reloaded.',
            name,
            target,
          );
      await tell('information', said, [rules]);
    },
    [commandIds.addAlertRules]: async () => {
      const file = await prometheusFile(context);
      if (!file) return;
      const [rules, added] = await writeRules(path.dirname(file), context);
      const document = await vscode.workspace.openTextDocument(file);
      const name = path.basename(file);
      const isRead = ruleFiles(name, document.getText()).some((pattern) => reads(pattern));
      if (rules && !isRead)
        await change(document, addRuleFile(name, document.getText(), rulesFileName), context);
      if (added.length === 0 && (isRead || !rules)) {
        await tell('information', l10n.t('All alerts are there already.'));
        return;
      }
      if (rules) await vscode.window.showTextDocument(rules, { preview: false });
      const container = await findContainer(context);
      const mounted = container?.volumes.some((one) => one.includes(`${name}:`)) === true;
      await tell(
        'information',
        mounted
          ? l10n.t(
              'Alerts are in {0}. Mount that file in {1} beside {2}, and restart Prometheus.',
              rulesFileName,
              path.basename(container.file),
              name,
            )
          : l10n.t('Alerts are in {0}. A Prometheus that runs has to be reloaded.', rulesFileName),
      );
    },
  };
}

/** The workspace's prometheus.yml; one is created with `text` where there is none and a person wants it. */
async function prometheusFile(context: MetricsContext, text?: string): Promise<string | undefined> {
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
  await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(text));
  return file;
}

async function findContainer(context: MetricsContext): Promise<PrometheusContainer | undefined> {
  for (const folder of foldersOf(context)) {
    const found = await findPrometheusContainer(folder, projectFiles);
    if (found) return found;
  }
  return undefined;
}

/** Writes those alerts that no other file of rules has; gives our file where there is one, and what was added. */
async function writeRules(
  folder: string,
  context: MetricsContext,
): Promise<readonly [vscode.TextDocument | undefined, readonly string[]]> {
  const elsewhere = new Set<string>();
  for (const { folder: inside, entries } of await scanFolders(folder, projectFiles)) {
    for (const { name, kind } of entries) {
      const isRules = kind === 'file' && /\.(?:ya?ml|rules)$/.test(name) && name !== rulesFileName;
      const text = isRules ? await projectFiles.readText(path.join(inside, name)) : undefined;
      for (const one of text === undefined ? [] : namesIn(name, text)) elsewhere.add(one);
    }
  }
  const wanted = alerts.filter(({ name }) => !elsewhere.has(name));
  const file = vscode.Uri.file(path.join(folder, rulesFileName));
  if ((await projectFiles.kind(file.fsPath)) === undefined) {
    if (wanted.length === 0) return [undefined, []];
    await vscode.workspace.fs.writeFile(file, Buffer.from(rulesText(wanted)));
    return [await vscode.workspace.openTextDocument(file), wanted.map(({ name }) => name)];
  }
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  const known = alertNames(rulesFileName, text);
  const added = wanted.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (added.length > 0) {
    const whole = { start: 0, end: text.length, text: withAlerts(text, wanted) };
    await change(document, whole, context);
  }
  return [document, added];
}

/** Somebody else's file that cannot be read holds none that we know of. */
function namesIn(name: string, text: string): Iterable<string> {
  try {
    return alertNames(name, text);
  } catch {
    return [];
  }
}

/** True where a pattern of `rule_files` takes in our file beside it; folders of a container are those of the configuration. */
function reads(pattern: string): boolean {
  const beside = path.posix.isAbsolute(pattern) ? path.posix.basename(pattern) : pattern;
  return globMatches(beside, rulesFileName);
}

async function change(
  document: vscode.TextDocument,
  edit: TextEdit,
  context: Pick<MetricsContext, 'audit'>,
): Promise<vscode.TextDocument | undefined> {
  return applyEdits(document, [{ file: document.uri.fsPath, ...edit }], context);
}
