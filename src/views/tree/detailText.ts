import * as l10n from '@vscode/l10n';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import type { Service, ServiceInstance } from '../../services/state/service';
import type { ProcessInfo } from '../../system/types';

/** What a row below a service shows. */
export interface DetailText {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
}

const maxCommandChars = 200;

/** Memory of a service or of one of its instances. */
export function memoryDetail(
  of: Service | ServiceInstance,
  capBytes: number | undefined,
): DetailText {
  const bytes = of.memoryBytes;
  const shown = bytes === undefined ? '–' : formatSize(bytes);
  return {
    label: l10n.t('Memory'),
    description:
      bytes === undefined || capBytes === undefined
        ? shown
        : l10n.t(
            '{0} of {1} ({2} %)',
            shown,
            formatSize(capBytes),
            Math.round((bytes / capBytes) * 100),
          ),
    icon: 'pulse',
  };
}

export function cpuDetail(of: Service | ServiceInstance): DetailText {
  const { cpuPercent } = of;
  return {
    label: l10n.t('CPU'),
    description:
      cpuPercent === undefined ? '–' : l10n.t('{0} % of one core', Math.round(cpuPercent)),
    icon: 'dashboard',
  };
}

export function restartsDetail(of: Service | ServiceInstance): DetailText {
  return { label: l10n.t('Restarts'), description: String(of.restarts), icon: 'debug-restart' };
}

/** Why a service is as it is; `action` names what a click does. */
export function reasonDetail(service: Service, action = ''): DetailText {
  return {
    label: oneLine(service.state.reason ?? '', 300),
    description: action,
    icon: 'info',
  };
}

/** Why it last ended, with what can be done about it. */
export function endingDetail({ ending }: Service): DetailText {
  return {
    label: oneLine(ending?.sentence ?? '', 300),
    description: ending?.action?.title ?? '',
    icon: 'lightbulb',
  };
}

export function launchDetail(service: Service): DetailText {
  const { launch } = service;
  const remains = launch?.remains.join(', ') ?? '';
  return {
    label: launch?.mode === 'direct' ? 'Node.js' : l10n.t('Launched as written'),
    description: [
      launch?.nodeNote,
      remains && l10n.t('{0} stays in between', remains),
      launch?.reason,
    ]
      .filter(Boolean)
      .map((part) => oneLine(part ?? '', 200))
      .join(' · '),
    icon: 'info',
  };
}

export function portDetail(port: number): DetailText {
  return { label: l10n.t('Port'), description: String(port), icon: 'globe' };
}

export function processDetail(process: ProcessInfo): DetailText {
  return {
    label: String(process.pid),
    description: `${formatSize(process.rssBytes)} · ${oneLine(process.command, maxCommandChars)}`,
    icon: 'circuit-board',
  };
}
