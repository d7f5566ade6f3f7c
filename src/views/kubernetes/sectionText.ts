import * as l10n from '@vscode/l10n';
import { rowWords } from '../../base/ids';
import { oneLine } from '../../base/oneLine';
import type { UsageSource } from '../../kubernetes/podUsage';
import type { ClusterChoice } from '../../services/cluster/clusterChoice';
import type { ClusterSectionText } from '../../services/cluster/clusterRows';
import type { ClusterCondition } from '../../services/cluster/clusterStore';

const maxChars = 80;
const maxSentenceChars = 300;

/** The row above a cluster's services. */
export function sectionText(
  { context, namespace, labels }: ClusterChoice,
  {
    condition,
    readOnly,
    unlocked,
    usage,
  }: {
    readonly condition: ClusterCondition;
    readonly readOnly: boolean;
    readonly unlocked: boolean;
    readonly usage?: UsageSource;
  },
): ClusterSectionText {
  const label = oneLine(l10n.t('Kubernetes: {0}', namespace), maxChars);
  const sentence =
    condition.type === 'connecting' ? l10n.t('connecting…') : (condition.sentence ?? '');
  const description = [
    sentence,
    oneLine(context, maxChars),
    oneLine(labels, maxChars),
    readOnly ? l10n.t('read-only') : '',
    unlocked ? l10n.t('unlocked') : '',
  ]
    .filter(Boolean)
    .join(' · ');
  const tooltip = [
    oneLine(sentence, maxSentenceChars),
    l10n.t('Context {0}, namespace {1}', oneLine(context, maxChars), oneLine(namespace, maxChars)),
    labels === '' ? '' : l10n.t('Labels: {0}', oneLine(labels, maxChars)),
    readOnly ? l10n.t('This context may only be looked at; its menu unlocks it.') : '',
    usage === 'kubelet' ? l10n.t('Memory and CPU are the kubelets’ own, every 10 s.') : '',
    usage === 'metrics' ? l10n.t('Memory and CPU are those of the metrics API.') : '',
    usage === 'none'
      ? l10n.t(
          'Memory and CPU are not told: there is no metrics API, and the kubelets may not be asked or say nothing of these pods.',
        )
      : '',
  ];
  return {
    label,
    description: oneLine(description, maxSentenceChars),
    tooltip: tooltip.filter(Boolean).join('\n'),
    ...iconOf(condition),
    contextValue: readOnly ? `${rowWords.cluster} ${rowWords.lockedCluster}` : rowWords.cluster,
    spoken: [label, oneLine(description, maxSentenceChars)].join(', '),
  };
}

function iconOf(condition: ClusterCondition): { icon: string; color?: string } {
  if (condition.type === 'connecting') return { icon: 'loading~spin' };
  if (condition.type === 'lost') return { icon: 'debug-disconnect', color: 'list.errorForeground' };
  return { icon: 'server-environment' };
}
