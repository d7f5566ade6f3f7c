import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import type { ServiceDefinition } from '../definitions/definition';
import type { Check } from './check';

/** Whether memory and disk are enough for what the services may use by their caps. Bytes. */
export function checkResources(
  definitions: readonly ServiceDefinition[],
  availableBytes: number,
  freeDiskBytes: number | undefined,
): readonly Check[] {
  const caps = definitions.reduce(
    (sum, { capBytes = 0, instances }) => sum + capBytes * instances,
    0,
  );
  if (caps === 0) return [];
  const check = (title: string, bytes: number): Check => ({
    title,
    state: bytes >= caps ? 'ok' : 'warning',
    figures: true,
    detail: l10n.t('{0} free, {1} by the caps', formatSize(bytes), formatSize(caps)),
  });
  return [
    check(l10n.t('Memory'), availableBytes),
    ...(freeDiskBytes === undefined ? [] : [check(l10n.t('Disk'), freeDiskBytes)]),
  ];
}
