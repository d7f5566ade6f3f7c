import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { settingIds } from '../../base/ids';
import { pickOne } from '../../host/messages';
import type { PageFiles } from '../../pm2/windows/pageFiles';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { CommandContext } from '../context';

/** What commands about metrics work with. */
export interface MetricsContext extends Pick<
  CommandContext,
  'audit' | 'model' | 'settings' | 'storage' | 'clock'
> {
  /** Throws a HumanError where there is no PM2_HOME. */
  readonly pageFiles: () => PageFiles;
  /** PM2 runs and answers. */
  readonly connected: () => boolean;
}

/** Of strangers' files only what is regular and small is read. */
export const projectFiles = new NodeFiles();

/** The workspace folders: absolute. */
export function foldersOf({ model }: Pick<MetricsContext, 'model'>): readonly string[] {
  const folders = model.folders.map(({ folder }) => folder);
  if (folders.length === 0) throw new HumanError(l10n.t('Open a folder first.'));
  return folders;
}

/** True where the services of any workspace folder are exported. */
export function isExported({ model, settings }: MetricsContext): boolean {
  return model.folders.some(({ folder }) => settings.get(settingIds.metricsExport, folder));
}

/** Lets a person pick one of several files (absolute); undefined where nothing was picked. */
export async function pickFile(
  files: readonly string[],
  question: string,
): Promise<string | undefined> {
  if (files.length < 2) return files[0];
  const items = files.map((file) => ({
    label: path.basename(file),
    description: vscode.workspace.asRelativePath(path.dirname(file)),
    file,
  }));
  return (await pickOne(items, question))?.file;
}
