import * as l10n from '@vscode/l10n';
import type { OutputChannel } from 'vscode';
import { commandIds } from '../../base/ids';
import { tell, withProgress } from '../../host/messages';
import type { Kubectl } from '../../kubernetes/kubectl';
import type { Service } from '../../services/state/service';
import type { DeployCluster } from './manifestContext';

/** States that no time cures. */
const stuck: ReadonlySet<Service['state']['type']> = new Set([
  'crashLoop',
  'memoryLoop',
  'failed',
  'unhealthy',
]);

/** Follows what was deployed until it is rolled out, with progress, and says why it does not end where it does not. */
export async function followRollout(
  kubectl: Kubectl,
  workloads: readonly string[],
  cluster: DeployCluster,
  channel?: OutputChannel,
): Promise<void> {
  const failed: string[] = [];
  let left = false;
  await withProgress(l10n.t('Rolling out'), async (say, signal) => {
    const percent = 100 / Math.max(1, workloads.length);
    // kubectl says a line when a number changes, and nothing of what keeps it from changing: the rows do.
    const listening = cluster.onDidChange((service) => {
      const workload = workloads.find((one) => one === keyOf(service));
      const why = workload && whyOf(workload, cluster);
      if (why) say(why);
    });
    await Promise.all(
      workloads.map(async (workload) => {
        const onLine = (line: string): void => {
          channel?.appendLine(line);
          say(whyOf(workload, cluster) ?? line);
        };
        try {
          if (!(await kubectl.follow(workload, onLine, signal))) failed.push(workload);
          else say(l10n.t('{0} is rolled out.', nameOf(workload)), percent);
        } catch (error) {
          if (!signal.aborted) throw error;
          left = true;
        }
      }),
    ).finally(() => listening.dispose());
  });
  const logs = { title: l10n.t('Show logs'), command: commandIds.kubernetesLogs };
  const back = { title: l10n.t('Roll back…'), command: commandIds.rollBack };
  const reasons = workloads.flatMap((one) => whyOf(one, cluster) ?? []);
  if (left) {
    const sentence = l10n.t('It goes on in the cluster without being followed.');
    await tell('information', [sentence, ...reasons].join(' '), [back]);
  } else if (failed.length > 0) {
    const names = failed.map(nameOf).join(', ');
    const sentence = l10n.t('Not rolled out: {0}.', names);
    await tell('error', [sentence, ...reasons].join(' '), [logs, back]);
  } else {
    await tell('information', l10n.t('Everything is rolled out.'));
  }
}

/** What keeps a workload from being ready, as its row has it. */
function whyOf(workload: string, { services }: DeployCluster): string | undefined {
  const found = services.find((one) => workload === keyOf(one));
  const state = found?.state;
  if (!state || state.reason === undefined) return undefined;
  return stuck.has(state.type) || state.type === 'starting'
    ? `${nameOf(workload)}: ${state.reason}`
    : undefined;
}

/** `deployment/web`, as kubectl calls it. */
function keyOf({ name, cluster }: Service): string {
  return `${(cluster?.kind ?? '').toLowerCase()}/${name}`;
}

function nameOf(workload: string): string {
  return workload.slice(workload.indexOf('/') + 1);
}
