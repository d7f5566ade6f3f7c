import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { addJob, newPrometheusFile } from '../../exporters/metrics/prometheusFile';
import { tell } from '../../host/messages';
import type { Handlers } from '../handlers';
import { targetFor } from './exportTarget';
import { isExported, type MetricsContext } from './metricsContext';
import { change, findContainer, openable, prometheusFile, show } from './writtenFiles';

/** "Add to prometheus.yml": the workspace's own file, changed as little as can be. */
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
      const edit = openable(file, () => addJob(name, document.getText(), target));
      const unsaved = edit && (await change(document, edit, context));
      await show(document, edit);
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
  };
}
