import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { settingIds } from '../../base/ids';
import { remembered } from '../../base/remembered';
import type { PrometheusContainer } from '../../exporters/metrics/findPrometheus';
import { tell } from '../../host/messages';
import { interfaceAddress } from '../../system/linux/interfaceAddress';
import type { CommandContext } from '../context';

const loopback = '127.0.0.1';
/** The bridge that Docker itself makes, which containers on every other one reach as well. */
const dockersBridge = 'docker0';
/** The name by which containers reach the machine where Docker runs in a virtual one; there its loopback can be reached. */
const desktopHost = 'host.docker.internal';

/**
 * `host:port` at which a Prometheus reaches the metrics, from where it runs; undefined where a person left. In a bridge container on
 * Linux it cannot reach 127.0.0.1: the bridge's address is offered, once.
 */
export async function targetFor(
  container: PrometheusContainer | undefined,
  port: number,
  { settings, storage }: Pick<CommandContext, 'settings' | 'storage'>,
): Promise<string | undefined> {
  if (!container || container.hostNetwork) return `${loopback}:${port}`;
  if (process.platform !== 'linux') return `${desktopHost}:${port}`;
  const host = settings.get(settingIds.metricsHost);
  const bridge = interfaceAddress(dockersBridge);
  const isEverywhere = host === '0.0.0.0' || host === '::';
  if (host !== loopback && !isEverywhere) return `${host}:${port}`;
  if (!bridge) {
    throw new HumanError(
      l10n.t(
        'Prometheus runs in a container ({0}), which cannot reach 127.0.0.1 of this machine, and Docker does not run, so that the address of its bridge is not known. Start Docker and try again.',
        container.service,
      ),
    );
  }
  if (isEverywhere) return `${bridge}:${port}`;
  const declined = remembered(storage, 'bridgeDeclined', false);
  if (declined.get()) return `${loopback}:${port}`;
  let answer: string | undefined;
  await tell(
    'warning',
    l10n.t(
      'Prometheus runs in a container ({0}), which cannot reach 127.0.0.1 of this machine. Export the metrics at {1} as well, the address of Docker’s bridge? Every container of this machine can read them then.',
      container.service,
      bridge,
    ),
    [
      { title: l10n.t('Export at {0}', bridge), run: async () => (answer = bridge) },
      { title: l10n.t('Keep to 127.0.0.1'), run: async () => (answer = loopback) },
    ],
  );
  if (answer === undefined) return undefined;
  if (answer === loopback) await declined.set(true);
  else {
    await vscode.workspace
      .getConfiguration()
      .update(settingIds.metricsHost, bridge, vscode.ConfigurationTarget.Global);
  }
  return `${answer}:${port}`;
}
