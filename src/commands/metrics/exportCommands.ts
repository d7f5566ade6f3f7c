import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { poll } from '../../base/async';
import { commandIds, settingIds } from '../../base/ids';
import { inView, pickOne, tell, tellBriefly } from '../../host/messages';
import type { PageAddress } from '../../pm2/windows/pageFiles';
import type { Handlers } from '../handlers';
import { isExported, type MetricsContext } from './metricsContext';

/** The guardian is put under PM2, loads what answers, and looks every few seconds. */
const startMs = 20_000;

/** "Export metrics…" and "Stop exporting metrics". */
export function exportHandlers(context: MetricsContext): Handlers {
  return {
    [commandIds.exportMetrics]: async () => {
      if (isExported(context)) await choose(context);
      else await begin(context);
    },
    [commandIds.stopMetrics]: async () => {
      await set(false);
      tellBriefly(l10n.t('Metrics are not exported any more.'));
    },
  };
}

async function begin(context: MetricsContext): Promise<void> {
  await set(true);
  if (!context.connected()) {
    await tell(
      'information',
      l10n.t('PM2 does not run yet: metrics are there as soon as a service is started.'),
    );
    return;
  }
  const address = await inView(() => awaitPage(context));
  // Why there is none is told where that is found out.
  if (!address) return;
  const url = urlOf(address);
  await tell(
    'information',
    l10n.t(
      'The services of this workspace are exported at {0}, also while VS Code is closed.',
      url,
    ),
    [
      { title: l10n.t('Add to prometheus.yml'), command: commandIds.addToPrometheus },
      { title: l10n.t('Copy address'), run: () => vscode.env.clipboard.writeText(url) },
    ],
  );
}

/** They are exported: what can be done with them. */
async function choose(context: MetricsContext): Promise<void> {
  const address = await context.pageFiles().address();
  const url = address && urlOf(address);
  const items = [
    ...(url === undefined
      ? []
      : [
          {
            label: l10n.t('Copy address'),
            description: url,
            run: () => vscode.env.clipboard.writeText(url),
          },
          {
            label: l10n.t('Open in the browser'),
            description: url,
            run: () => vscode.env.openExternal(vscode.Uri.parse(url)),
          },
        ]),
    ...(
      [
        [l10n.t('Add to prometheus.yml'), commandIds.addToPrometheus],
        [l10n.t('Add alert rules'), commandIds.addAlertRules],
        [l10n.t('Create Grafana dashboard'), commandIds.createDashboard],
        [l10n.t('Stop exporting metrics'), commandIds.stopMetrics],
      ] as const
    ).map(([label, id]) => ({ label, run: () => vscode.commands.executeCommand(id) })),
  ];
  const question =
    url === undefined
      ? l10n.t('Metrics are exported as soon as a service is started.')
      : l10n.t('The services of this workspace are exported.');
  await (await pickOne(items, question))?.run();
}

/** Where the page answers; undefined where it does not come, or cannot be had. */
async function awaitPage({ pageFiles, clock }: MetricsContext): Promise<PageAddress | undefined> {
  const files = pageFiles();
  const status = await poll(() => files.status(), { everyMs: 200, ms: startMs, clock });
  return status?.type === 'listening' ? files.address() : undefined;
}

/** As this machine asks for it. */
function urlOf({ port }: PageAddress): string {
  return `http://127.0.0.1:${port}/metrics`;
}

/** Where it is on for every workspace of the user, it is off for this one. */
async function set(on: boolean): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const found = configuration.inspect<boolean>(settingIds.metricsExport);
  const value = on || found?.globalValue === true ? on : undefined;
  await configuration.update(settingIds.metricsExport, value, vscode.ConfigurationTarget.Workspace);
}
