import * as l10n from '@vscode/l10n';
import { maskSecrets } from '../../base/mask';
import type { ProcessInfo } from '../../system/types';

/** A process that listens on a port, and whose it is. */
export interface PortHolder {
  readonly port: number;
  readonly pid: number;
  /** See ProcessIdentity. */
  readonly startTime: number;
  /** Masked, at most 200 characters. */
  readonly command: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  /**
   * `service`: of a service of this workspace that runs; `orphan`: what is left of an earlier run of ours; `pm2`: of
   * another project under this PM2 or another one; `outside`: neither, with `service` where it runs in that service's folder.
   */
  readonly whose: 'service' | 'orphan' | 'pm2' | 'outside';
  /** The service it belongs or belonged to. */
  readonly service?: string;
}

const maxCommandChars = 200;

export function toHolder(
  { pid, startTime, command, startedAt }: ProcessInfo,
  port: number,
  whose: PortHolder['whose'],
  service?: string,
): PortHolder {
  const masked = maskSecrets(command).slice(0, maxCommandChars);
  return { port, pid, startTime, command: masked, startedAt, whose, service };
}

/** Who holds the port, as a sentence. */
export function holderText({ port, pid, command, whose, service }: PortHolder): string {
  switch (whose) {
    case 'service':
      return l10n.t('Port {0} is held by {1} (process {2}).', port, service ?? '?', pid);
    case 'orphan':
      return l10n.t(
        'Port {0} is held by what is left of an earlier run: process {1} ({2}).',
        port,
        pid,
        command,
      );
    case 'pm2':
      return l10n.t(
        'Port {0} is held by another service under PM2: process {1} ({2}).',
        port,
        pid,
        command,
      );
    case 'outside':
      return service === undefined
        ? l10n.t('Port {0} is held by process {1}, which is not ours ({2}).', port, pid, command)
        : l10n.t('It runs outside PM2: process {0} ({1}) holds port {2}.', pid, command, port);
  }
}

export function orphansText(orphans: readonly ProcessInfo[]): string {
  const pids = orphans.map(({ pid }) => pid).join(', ');
  return orphans.length === 1
    ? l10n.t('A process of an earlier run lives on: {0}.', pids)
    : l10n.t('{0} processes of an earlier run live on: {1}.', orphans.length, pids);
}
