import * as l10n from '@vscode/l10n';
import { formatSize, parseSize } from '../../base/size';
import type { Service } from '../state/service';

/** No program runs in less; who writes less has forgotten the unit. Bytes. */
const leastBytes = 4 * 1024 ** 2;

/** What is to be said about a cap; `usable`: it can be set all the same. */
export interface CapJudgement {
  readonly sentence: string;
  readonly usable: boolean;
}

/** What the instance that holds most does hold, in bytes: a cap is one for each. Undefined where nothing is known. */
export function mostHeld({ instances }: Pick<Service, 'instances'>): number | undefined {
  const held = instances.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  return held.length > 0 ? Math.max(...held) : undefined;
}

/**
 * What is wrong or remarkable about a cap as it was typed; undefined where nothing is. `totalBytes`: memory of the machine or
 * the container; `heldBytes`: what it is to be measured by now.
 */
export function judgeCap(
  text: string,
  totalBytes: number,
  heldBytes: number | undefined,
): CapJudgement | undefined {
  const bytes = parseSize(text);
  if (bytes === undefined) {
    const sentence = l10n.t('It must be a size above zero, such as "1G" or "500M".');
    return { sentence, usable: false };
  }
  if (bytes < leastBytes) {
    const sentence = l10n.t(
      '{0} is less than any program needs. A number alone is bytes: write "1G" or "500M".',
      formatSize(bytes),
    );
    return { sentence, usable: true };
  }
  if (bytes > totalBytes) {
    const sentence = l10n.t(
      'There are only {0} of memory: this cap is never reached before the system kills.',
      formatSize(totalBytes),
    );
    return { sentence, usable: true };
  }
  if (heldBytes !== undefined && bytes < heldBytes) {
    const sentence = l10n.t(
      'It holds {0} now and will be restarted at once.',
      formatSize(heldBytes),
    );
    return { sentence, usable: true };
  }
  return undefined;
}
