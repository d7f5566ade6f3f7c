import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { dashboard } from '../../exporters/metrics/dashboard';
import { confirm, tell } from '../../host/messages';
import { scanFolders } from '../../project/folderScan';
import { isInside } from '../../system/files/fileLimits';
import type { Handlers } from '../handlers';
import { writeFile } from '../writeFile';
import { foldersOf, type MetricsContext, pickFile, projectFiles } from './metricsContext';

const fileName = 'codex-services.json';
const usualFolder = path.join('grafana', 'dashboards');
const depth = 4;

/** "Create Grafana dashboard": a file that Grafana's provisioning reads. */
export function dashboardHandlers(context: MetricsContext): Handlers {
  return {
    [commandIds.createDashboard]: async () => {
      const folders = foldersOf(context);
      const folder = await dashboardFolder(folders);
      if (folder === undefined) return;
      const file = path.join(folder, fileName);
      const root = folders.find((one) => isInside(one, file)) ?? folder;
      const shown = vscode.workspace.asRelativePath(file);
      const text = `${JSON.stringify(dashboard(), undefined, 2)}\n`;
      const before = await projectFiles.readText(file);
      if (before !== undefined && before !== text) {
        const question = l10n.t('Replace {0}?', shown);
        const detail = l10n.t(
          'It was changed since it was created, or comes from another version.',
        );
        if (!(await confirm(question, detail, l10n.t('Replace')))) return;
      }
      const uri = vscode.Uri.file(file);
      if (before !== text) await writeFile(root, file, text);
      await vscode.window.showTextDocument(uri, { preview: false });
      await tell(
        'information',
        before === text
          ? l10n.t('{0} is there already.', shown)
          : l10n.t('{0} is there: have Grafana provision its folder, or import the file.', shown),
      );
    },
  };
}

/** Where the workspace keeps dashboards, else the usual place for them. */
async function dashboardFolder(folders: readonly string[]): Promise<string | undefined> {
  const found: string[] = [];
  for (const folder of folders) {
    const all = await scanFolders(folder, projectFiles, depth);
    found.push(...all.flatMap((one) => (isDashboards(one.folder) ? [one.folder] : [])));
  }
  const [first = ''] = folders;
  if (found.length === 0) return path.join(first, usualFolder);
  return pickFile(found, l10n.t('Which folder of dashboards?'));
}

/** `grafana/dashboards`, `grafana/provisioning/dashboards` and the like. */
function isDashboards(folder: string): boolean {
  return path.basename(folder) === 'dashboards' && /[\\/]grafana[\\/]/.test(folder);
}
