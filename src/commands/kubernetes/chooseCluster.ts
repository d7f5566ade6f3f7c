import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { askText, confirm, pickOne, withProgress } from '../../host/messages';
import type { ApiClient } from '../../kubernetes/apiClient';
import { ApiFailure } from '../../kubernetes/apiFailure';
import type { ContextInfo } from '../../kubernetes/kubeConfigFiles';
import type { Namespace, ObjectList } from '../../kubernetes/objects';
import { type ClusterChoice, wrongTerm } from '../../services/cluster/clusterChoice';
import { contextsOf, openCluster } from '../../services/cluster/openCluster';
import type { ClusterAccess } from './clusterAccess';

/** Asks for context, namespace and labels; undefined where a person left. Throws a HumanError where a cluster cannot be asked. */
export async function chooseCluster(
  cluster: Pick<ClusterAccess, 'environment' | 'choice' | 'isReadOnly'>,
): Promise<ClusterChoice | undefined> {
  const env = await cluster.environment();
  const { contexts, current } = await contextsOf(env);
  const context = await pickContext(contexts, cluster.choice?.context ?? current, cluster);
  if (!context) return undefined;
  const { name, plugin } = context;
  if (plugin && !(await allowPlugin(name, plugin, cluster.choice))) return undefined;
  const client = await openCluster(name, { env, plugin });
  const namespace = await pickNamespace(client, context, cluster.choice);
  if (namespace === undefined) return undefined;
  const labels = await askText({
    title: l10n.t('Services in the namespace {0}', namespace),
    prompt: l10n.t('A label selector, such as app.kubernetes.io/part-of=codex. Empty shows all.'),
    value: cluster.choice?.labels ?? '',
    validateInput: (text) => {
      const wrong = wrongTerm(text);
      return wrong === undefined
        ? undefined
        : l10n.t(
            '"{0}" is no label selector: key=value, key!=value, key, !key, key in (a,b).',
            wrong,
          );
    },
  });
  if (labels === undefined) return undefined;
  return { context: name, namespace, labels: labels.trim(), ...(plugin ? { plugin } : {}) };
}

async function pickContext(
  contexts: readonly ContextInfo[],
  first: string | undefined,
  cluster: Pick<ClusterAccess, 'isReadOnly'>,
): Promise<ContextInfo | undefined> {
  const sorted = [...contexts].sort((a, b) => Number(b.name === first) - Number(a.name === first));
  const items = sorted.map((context) => ({
    label: context.name,
    description: [context.server, cluster.isReadOnly(context.name) ? l10n.t('read-only') : '']
      .filter(Boolean)
      .join(' · '),
    detail: context.plugin && l10n.t('signs in by running {0}', context.plugin.join(' ')),
    context,
  }));
  return (await pickOne(items, l10n.t('Services of which context?')))?.context;
}

/** A kubeconfig file may name any program: it is said which, once for each command. */
async function allowPlugin(
  context: string,
  plugin: readonly string[],
  known: ClusterChoice | undefined,
): Promise<boolean> {
  const isKnown =
    known?.context === context && JSON.stringify(known.plugin) === JSON.stringify(plugin);
  if (isKnown) return true;
  return confirm(
    l10n.t('Run a program to sign in to {0}?', context),
    l10n.t(
      'The kubeconfig file says that a credential is got by: {0}\nIt is run again whenever the credential expires, while the cluster is shown in this workspace.',
      plugin.join(' '),
    ),
    l10n.t('Run it'),
  );
}

async function pickNamespace(
  client: ApiClient,
  context: ContextInfo,
  known: ClusterChoice | undefined,
): Promise<string | undefined> {
  const first =
    (known?.context === context.name ? known.namespace : undefined) ??
    context.namespace ??
    'default';
  let found: ObjectList<Namespace>;
  try {
    found = await withProgress(l10n.t('Asking {0} for its namespaces', context.name), (_, signal) =>
      client.json<ObjectList<Namespace>>('/api/v1/namespaces', { query: { limit: 1000 }, signal }),
    );
  } catch (error) {
    const cause = error instanceof HumanError ? error.cause : undefined;
    if (!(cause instanceof ApiFailure) || cause.status !== 403) throw error;
    return askText({
      title: l10n.t('Services in {0}', context.name),
      prompt: l10n.t('You may not list the namespaces of this cluster. Which one is it?'),
      value: first,
      validateInput: (text) =>
        /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)
          ? undefined
          : l10n.t('A namespace has small letters, digits and hyphens.'),
    });
  }
  const items = found.items
    .map(({ metadata, status }) => ({
      label: metadata?.name ?? '',
      description: status?.phase === 'Active' ? '' : (status?.phase ?? ''),
    }))
    .sort((a, b) => Number(b.label === first) - Number(a.label === first));
  return (await pickOne(items, l10n.t('Services of which namespace?')))?.label;
}
