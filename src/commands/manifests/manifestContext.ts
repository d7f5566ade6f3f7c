import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { pickOne } from '../../host/messages';
import type { ServiceDefinition } from '../../services/definitions/definition';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { CommandContext } from '../context';
import type { ClusterAccess } from '../kubernetes/clusterAccess';

/** What commands about manifests work with. */
export type ManifestContext = Pick<
  CommandContext,
  | 'audit'
  | 'model'
  | 'store'
  | 'plan'
  | 'log'
  | 'memoryPoints'
  | 'storage'
  | 'dockerChannel'
  | 'cluster'
>;

/** What deploying wants of the cluster that is shown. */
export type DeployCluster = Pick<
  ClusterAccess,
  'environment' | 'choice' | 'services' | 'onDidChange' | 'isReadOnly'
>;

/** Of strangers' files only what is regular and small is read. */
export const projectFiles = new NodeFiles();

/** A workspace folder with services. */
export interface FolderWithServices {
  /** Absolute. */
  readonly folder: string;
  readonly definitions: readonly ServiceDefinition[];
}

/** The workspace folder that is meant; undefined where nothing was picked. Throws a HumanError where none has a service. */
export async function pickFolder({
  model,
}: Pick<ManifestContext, 'model'>): Promise<FolderWithServices | undefined> {
  const found = model.folders.filter(({ definitions }) => definitions.length > 0);
  if (found.length === 0) {
    throw new HumanError(l10n.t('There is no service here to export.'), [
      { title: l10n.t('Create ecosystem file'), command: commandIds.createEcosystemFile },
    ]);
  }
  if (found.length < 2) return found[0];
  const items = found.map((one) => ({
    label: path.basename(one.folder),
    description: one.folder,
    one,
  }));
  return (await pickOne(items, l10n.t('The services of which folder?')))?.one;
}
