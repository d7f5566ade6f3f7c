import * as l10n from '@vscode/l10n';
import { oneLine } from '../../base/oneLine';
import { formatSize } from '../../base/size';
import { type Culprit, tellingBytes } from '../../services/memory/culprit';
import type { SystemMemory } from '../../system/types';

/** How much of the system's memory is in use, and who is to blame. */
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
