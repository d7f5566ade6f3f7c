import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import {
  alertNames,
  alerts,
  rulesFileName,
  rulesText,
  withAlerts,
} from '../../exporters/metrics/alertRules';
import { addRuleFile, ruleFiles } from '../../exporters/metrics/prometheusFile';
import { tell } from '../../host/messages';
import { scanFolders } from '../../project/folderScan';
import { globMatches } from '../../project/glob';
import type { Handlers } from '../handlers';
import { writeFile } from '../writeFile';
import { type MetricsContext, projectFiles } from './metricsContext';
import { change, findContainer, openable, prometheusFile, show } from './writtenFiles';

/** "Add alert rules": a file beside the prometheus.yml, which names it. */
export function alertHandlers(context: MetricsContext): Handlers {
  return {
    [commandIds.addAlertRules]: async () => {
      const file = await prometheusFile(context);
      if (!file) return;
      const document = await vscode.workspace.openTextDocument(file);
      const name = path.basename(file);
      // Before anything is written: a file that is to be left alone gets no rules beside it.
      const edit = openable(file, () => {
        const isRead = ruleFiles(name, document.getText()).some((pattern) => reads(pattern));
        return isRead ? undefined : addRuleFile(name, document.getText(), rulesFileName);
      });
      const [rules, added] = await writeRules(path.dirname(file), context);
      if (added.length === 0 && (!edit || !rules)) {
        await tell('information', l10n.t('All alerts are there already.'));
        return;
      }
      const unsaved = rules && edit && (await change(document, edit, context));
      if (rules) await show(rules);
      if (unsaved) {
        const sentence = l10n.t(
          'Alerts are in {0}, and count once {1} is saved: it has unsaved edits.',
          rulesFileName,
          name,
        );
        await tell('information', sentence);
        return;
      }
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
    await writeFile(folder, file.fsPath, rulesText(wanted));
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
