import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import type { Culprit } from '../../services/memory/culprit';
import type { OverCap } from '../../services/memory/capRestarts';
import type { SystemMemory } from '../../system/types';
import { pressureText } from './pressureText';

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
