import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import type { ListedService, Listing } from './servicesListing';

/** The listing for people, in a terminal. */
export function listingText({ services, leftOut }: Listing): string {
  const lines = [
    services.length === 0 ? l10n.t('No services were found.') : '',
    ...services.map(serviceText),
    leftOut.length === 0 ? '' : l10n.t('Left out:'),
    ...leftOut.map(({ dir, what, why }) => `  ${what}  ${dir}\n      ${why}`),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function serviceText(one: ListedService): string {
  const { name, dir, tool, kind, port, portFrom, command, launch, memoryCap, heap } = one;
  const memory = [
    memoryCap === null ? l10n.t('no cap') : formatSize(memoryCap),
    memoryCap === null || one.capEnforced ? '' : l10n.t('(warns only)'),
    heap === null ? '' : l10n.t('heap {0} MB', heap),
  ];
  const first = [
    name,
    dir,
    [tool, kind].filter(Boolean).join(', '),
    port === null ? l10n.t('port learned when it runs') : `:${port} (${portFrom ?? ''})`,
    memory.filter(Boolean).join(' '),
  ];
  return [
    first.join('  '),
    `      ${command}`,
    ...(launch.command === command ? [] : [`      → ${launch.command}`]),
    ...(launch.reason === null ? [] : [`      ${launch.reason}`]),
    ...(one.dependsOn.length === 0
      ? []
      : [`      ${l10n.t('waits for {0}', one.dependsOn.join(', '))}`]),
  ].join('\n');
}
