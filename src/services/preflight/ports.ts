import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { insistedPort } from '../ports/awaitedPort';
import { holderText, type PortHolder } from '../ports/portHolder';
import type { Service } from '../state/service';
import type { Check } from './check';

/** Whether the ports of the services are free. What is left of us there is ended by the start itself. */
export async function checkPorts(
  services: readonly Service[],
  holders: (ports: readonly number[]) => Promise<readonly PortHolder[]>,
): Promise<readonly Check[]> {
  const withPorts = services.filter(({ definition }) => insistedPort(definition) !== undefined);
  const ports = withPorts.flatMap(({ definition }) => definition?.port ?? []);
  if (ports.length === 0) return [];
  const found = (await holders(ports)).filter(({ whose }) => whose !== 'orphan');
  const checks: Check[] = withPorts.flatMap(({ key, name, definition }) => {
    const holder = found.find(({ port }) => port === definition?.port);
    if (!holder) return [];
    return [
      {
        title: l10n.t('Port {0} of {1}', holder.port, name),
        state: 'blocking' as const,
        detail: holderText(holder),
        fix: {
          title: l10n.t('Free port {0}', holder.port),
          command: commandIds.freePort,
          args: [{ serviceKey: key, port: holder.port }],
        },
        services: [name],
      },
    ];
  });
  if (checks.length > 0) return checks;
  return [
    { title: l10n.t('Ports'), state: 'ok', detail: l10n.t('{0} are free', ports.join(', ')) },
  ];
}
