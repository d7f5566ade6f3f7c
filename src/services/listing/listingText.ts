import * as l10n from '@vscode/l10n';
import { oneLine } from '../../base/oneLine';
import { formatSize } from '../../base/size';
import type { ListedService, Listing } from './servicesListing';

const maxChars = 2_000;

/** The listing for people, in a terminal, to which nothing that was found can give orders. */
export function listingText({ services, leftOut }: Listing): string {
  const lines = [
    services.length === 0 ? l10n.t('No services were found.') : '',
    ...services.map(serviceText),
    leftOut.length === 0 ? '' : l10n.t('Left out:'),
    ...leftOut.map(({ dir, what, why }) => `  ${tame(what)}  ${tame(dir)}\n      ${tame(why)}`),
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
    tame(name),
    tame(dir),
    [tool, kind].filter(Boolean).join(', '),
    port === null ? l10n.t('port learned when it runs') : `:${port} (${portFrom ?? ''})`,
    memory.filter(Boolean).join(' '),
  ];
  return [
    first.join('  '),
    `      ${tame(command)}`,
    ...(launch.command === command ? [] : [`      → ${tame(launch.command)}`]),
    ...(launch.reason === null ? [] : [`      ${tame(launch.reason)}`]),
    ...(one.dependsOn.length === 0
      ? []
      : [`      ${l10n.t('waits for {0}', tame(one.dependsOn.join(', ')))}`]),
  ].join('\n');
}

/** Names of folders may hold what a terminal obeys. */
function tame(text: string): string {
  return oneLine(text, maxChars);
}
