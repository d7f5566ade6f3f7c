import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import type { OverCap } from '../../services/memory/memoryWatch';
import type { Service } from '../../services/service';
import type { SystemMemory } from '../../system/types';

/** The service a notification about the system's memory names. */
export interface Culprit {
  readonly service: Service;
  /** By how much it has grown in the last ten minutes, in bytes. */
  readonly grownBytes: number;
}

/** Less is no growth to speak of. Bytes. */
export const tellingBytes = 10 * 1024 ** 2;

/** Tells that a service was restarted over its cap. */
export async function tellOverCap({ service, bytes, capBytes }: OverCap): Promise<void> {
  const logs = l10n.t('Show logs');
  const history = l10n.t('Show history');
  const cap = l10n.t('Set memory cap…');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t(
      '{0} is restarted: it held {1}, and its memory cap is {2}.',
      oneLine(service.name, 80),
      formatSize(bytes),
      formatSize(capBytes),
    ),
    logs,
    history,
    ...(service.definition ? [cap] : []),
  );
  const command =
    chosen === logs
      ? commandIds.showLogs
      : chosen === history
        ? commandIds.showRestartHistory
        : chosen === cap
          ? commandIds.setMemoryCap
          : undefined;
  if (command) await vscode.commands.executeCommand(command, { serviceKey: service.key });
}

/** Tells that the system's memory is tight, and who is to blame. */
export async function tellPressure(
  level: 'warning' | 'critical',
  memory: SystemMemory,
  culprit: Culprit | undefined,
  show: (serviceKey: string) => Promise<void>,
): Promise<void> {
  const restart = l10n.t('Restart');
  const stop = l10n.t('Stop');
  const showMe = l10n.t('Show me');
  const sentence = pressureText(memory, culprit);
  const tell =
    level === 'critical' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const chosen = await tell(sentence, ...(culprit ? [restart, stop, showMe] : []));
  if (!culprit || chosen === undefined) return;
  const { key } = culprit.service;
  if (chosen === showMe) await show(key);
  else {
    const command = chosen === restart ? commandIds.restart : commandIds.stop;
    await vscode.commands.executeCommand(command, { serviceKey: key });
  }
}

export function pressureText(
  { usedRatio, limitedBy }: SystemMemory,
  culprit: Culprit | undefined,
): string {
  const percent = Math.round(usedRatio * 100);
  const system =
    limitedBy === 'container'
      ? l10n.t("{0} % of the container's memory is in use.", percent)
      : l10n.t("{0} % of the machine's memory is in use.", percent);
  if (!culprit) return system;
  const { service, grownBytes } = culprit;
  const name = oneLine(service.name, 80);
  const held = formatSize(service.memoryBytes ?? 0);
  const blame =
    grownBytes >= tellingBytes
      ? l10n.t(
          '{0} has grown most in the last ten minutes: by {1}, to {2}.',
          name,
          formatSize(grownBytes),
          held,
        )
      : l10n.t('{0} holds most of it: {1}.', name, held);
  return `${system} ${blame}`;
}
