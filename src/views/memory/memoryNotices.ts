import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import { type MessageButton, tell } from '../../host/messages';
import type { Culprit } from '../../services/memory/culprit';
import type { OverCap } from '../../services/memory/capRestarts';
import type { SystemMemory } from '../../system/types';
import { pressureText } from './pressureText';

/** Tells that a service was restarted over its cap. */
export async function tellOverCap({ service, bytes, capBytes }: OverCap): Promise<void> {
  const args = [{ serviceKey: service.key }];
  await tell(
    'warning',
    l10n.t(
      '{0} is restarted: it held {1}, and its memory cap is {2}.',
      oneLine(service.name, 80),
      formatSize(bytes),
      formatSize(capBytes),
    ),
    [
      { title: l10n.t('Show logs'), command: commandIds.showLogs, args },
      { title: l10n.t('Show history'), command: commandIds.showRestartHistory, args },
      ...(service.definition
        ? [{ title: l10n.t('Set memory cap…'), command: commandIds.setMemoryCap, args }]
        : []),
    ],
  );
}

/** Tells that a service holds more than the default cap of its kind, and offers to have that enforced. */
export async function tellOverDefault({ service, bytes, capBytes }: OverCap): Promise<void> {
  const args = [{ serviceKey: service.key }];
  await tell(
    'warning',
    l10n.t(
      '{0} holds {1}, more than the {2} that are usual for its kind. Nobody named a cap for it, so nothing is restarted.',
      oneLine(service.name, 80),
      formatSize(bytes),
      formatSize(capBytes),
    ),
    [
      { title: l10n.t('Enforce a memory cap…'), command: commandIds.setMemoryCap, args },
      { title: l10n.t('Show logs'), command: commandIds.showLogs, args },
    ],
  );
}

/** Tells that the system's memory is tight, and who is to blame. */
export async function tellPressure(
  level: 'warning' | 'critical',
  memory: SystemMemory,
  culprit: Culprit | undefined,
  show: (serviceKey: string) => Promise<void>,
): Promise<void> {
  const key = culprit?.service.key;
  const args = [{ serviceKey: key }];
  const buttons: readonly MessageButton[] =
    key === undefined
      ? []
      : [
          { title: l10n.t('Restart'), command: commandIds.restart, args },
          { title: l10n.t('Stop'), command: commandIds.stop, args },
          { title: l10n.t('Show me'), run: () => show(key) },
        ];
  await tell(level === 'critical' ? 'error' : 'warning', pressureText(memory, culprit), buttons);
}
