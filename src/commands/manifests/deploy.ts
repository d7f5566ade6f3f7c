import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { builtManifests } from '../../exporters/kubernetes/builtManifests';
import { exportFolder, scriptFile } from '../../exporters/kubernetes/exportFiles';
import { confirm, pickOne, tell, withProgress } from '../../host/messages';
import { Kubectl } from '../../kubernetes/kubectl';
import type { Handlers } from '../handlers';
import { deployImages } from './deployImages';
import { followRollout } from './followRollout';
import {
  type DeployCluster,
  type ManifestContext,
  pickFolder,
  projectFiles,
} from './manifestContext';

const diffScheme = 'codex-services-deploy';

/** "Deploy to Kubernetes…" and "Roll back…": to the cluster and the namespace that are shown, and no other. */
export function deployHandlers(context: ManifestContext): Handlers {
  return {
    [commandIds.deploy]: () => deploy(context),
    [commandIds.rollBack]: () => rollBack(context),
  };
}

interface Target {
  readonly cluster: DeployCluster;
  readonly context: string;
  readonly namespace: string;
}

/** The cluster that is shown. Throws a HumanError where none is, or it may only be looked at. */
async function target({ cluster: load }: ManifestContext): Promise<Target> {
  const cluster = await load();
  const { choice } = cluster;
  if (!choice) {
    throw new HumanError(l10n.t('Choose a cluster and a namespace first.'), [
      { title: l10n.t('Show services in Kubernetes…'), command: commandIds.kubernetesShow },
    ]);
  }
  const { context, namespace } = choice;
  if (cluster.isReadOnly(context)) {
    throw new HumanError(l10n.t('{0} may only be looked at until you unlock it.', context), [
      { title: l10n.t('Unlock'), command: commandIds.kubernetesUnlock },
    ]);
  }
  return { cluster, context, namespace };
}

async function deploy(context: ManifestContext): Promise<void> {
  const to = await target(context);
  const found = await pickFolder(context);
  if (!found) return;
  const { folder } = found;
  const overlay = await pickOverlay(folder);
  if (overlay === undefined) return;
  const kubectl = new Kubectl(to, () => to.cluster.environment(), folder);
  const manifests = await kubectl.build(path.join(exportFolder, overlay));
  const built = builtManifests(manifests);
  const missing = await kubectl.missingSecrets(built.secrets);
  if (missing.length > 0) throw missingSecrets(missing, folder, to);
  const { channel, ready } = await deployImages(folder, overlay, built, to, context);
  if (!ready) return;
  const changes = await withProgress(
    l10n.t('Asking {0} what would change', to.context),
    async () => {
      await kubectl.apply(manifests, { dryRun: true, force: true });
      return kubectl.diff(manifests);
    },
    false,
  );
  if (!(await agreed(changes, built.count, overlay, to))) return;
  const applied = await applyAll(kubectl, manifests);
  if (!applied) return;
  await followRollout(kubectl, built.workloads, to.cluster, channel);
}

/** The overlays that there are: folders with a kustomization of their own. */
async function pickOverlay(folder: string): Promise<string | undefined> {
  const root = path.join(folder, exportFolder);
  const names: string[] = [];
  for (const { name, kind } of await projectFiles.list(root)) {
    if (kind !== 'folder' || name === 'base') continue;
    const file = path.join(root, name, 'kustomization.yaml');
    if ((await projectFiles.kind(file)) === 'file') names.push(name);
  }
  if (names.length === 0) {
    throw new HumanError(l10n.t('There are no manifests in {0} yet.', exportFolder), [
      { title: l10n.t('Export Kubernetes manifests…'), command: commandIds.exportManifests },
    ]);
  }
  const items = names.map((label) => ({ label, description: `${exportFolder}/${label}` }));
  return (await pickOne(items, l10n.t('Deploy which overlay?')))?.label;
}

function missingSecrets(
  names: readonly string[],
  folder: string,
  { context, namespace }: Target,
): HumanError {
  const sentence = l10n.t(
    'These Secrets are not in {0} yet, and without them no pod starts: {1}.',
    namespace,
    names.join(', '),
  );
  const args = [scriptFile, '--context', context, '--namespace', namespace];
  const run = async (): Promise<void> => {
    const name = l10n.t('Secrets');
    vscode.window.createTerminal({ name, cwd: folder, shellPath: 'bash', shellArgs: args }).show();
  };
  void tell('warning', sentence, [{ title: l10n.t('Ask for them'), run }]);
  return new HumanError(sentence);
}

/** Shows what changes, and asks. Nothing that changes needs no answer: it is told. */
async function agreed(
  changes: string,
  count: number,
  overlay: string,
  { context, namespace }: Target,
): Promise<boolean> {
  const text = changes === '' ? l10n.t('Nothing changes in the cluster.') : changes;
  await showDiff(l10n.t('Deploy {0} to {1}', overlay, namespace), text);
  const changed = changes.match(/^diff /gm)?.length ?? 0;
  const detail = [
    l10n.t('Context: {0}', context),
    l10n.t('Namespace: {0}', namespace),
    l10n.t('The server takes all {0} objects. Changed, as the editor shows: {1}.', count, changed),
  ].join('\n');
  return confirm(l10n.t('Deploy {0} to Kubernetes?', overlay), detail, l10n.t('Deploy'));
}

/** Opens a diff, read-only: it can go with its tab. */
async function showDiff(title: string, text: string): Promise<void> {
  const provider = vscode.workspace.registerTextDocumentContentProvider(diffScheme, {
    provideTextDocumentContent: () => text,
  });
  try {
    const path = `/${title.replace(/[/\\?#%]/g, '-')}.diff`;
    // Another one each time: what was shown before stays what it was.
    const uri = vscode.Uri.from({ scheme: diffScheme, path, query: randomUUID() });
    await vscode.window.showTextDocument(uri, { preview: true });
  } finally {
    provider.dispose();
  }
}

/** Applies; where others have set the same fields, a person decides whose they are. False where they are left. */
async function applyAll(kubectl: Kubectl, manifests: string): Promise<boolean> {
  const first = await kubectl.apply(manifests);
  if (first.type === 'applied') return true;
  const question = l10n.t('Take over what others have set?');
  if (!(await confirm(question, first.words, l10n.t('Take over')))) return false;
  await kubectl.apply(manifests, { force: true });
  return true;
}

async function rollBack(context: ManifestContext): Promise<void> {
  const to = await target(context);
  const items = to.cluster.services.flatMap(({ name, cluster }) =>
    cluster && /^(?:Deployment|StatefulSet|DaemonSet)$/.test(cluster.kind)
      ? [
          {
            label: name,
            description: cluster.kind,
            workload: `${cluster.kind.toLowerCase()}/${name}`,
          },
        ]
      : [],
  );
  const picked = await pickOne(items, l10n.t('Roll back which workload?'));
  if (!picked) return;
  const detail = l10n.t(
    'Its pods in {0} ({1}) are replaced by those of the revision before.',
    to.context,
    to.namespace,
  );
  if (!(await confirm(l10n.t('Roll back {0}?', picked.label), detail, l10n.t('Roll back')))) return;
  const kubectl = new Kubectl(to, () => to.cluster.environment(), process.cwd());
  await kubectl.undo(picked.workload);
  await followRollout(kubectl, [picked.workload], to.cluster);
}
