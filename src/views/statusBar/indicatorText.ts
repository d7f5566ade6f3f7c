import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import type { MemoryLevel } from '../../services/memory/memoryLevel';
import { isRunning, type Service, totalCap } from '../../services/state/service';
import type { SystemMemory } from '../../system/types';
import { escapeMarkdown } from '../../base/outsideText';
import { commandLink } from '../commandLink';
import { forecastText, stateName } from '../tree/stateText';

/** What the status bar shows. */
export interface IndicatorText {
  readonly text: string;
  readonly level: MemoryLevel;
  readonly spoken: string;
}

/** Warning and critical have a colour as well. */
const icons: Readonly<Record<MemoryLevel, string>> = {
  normal: 'pulse',
  warning: 'warning',
  critical: 'error',
};

/** More rows make a tooltip that leaves the screen. */
const maxRows = 25;
const unbroken = '&nbsp;';

/** `$(pulse) 61 % · 1.2 GB`: the system's memory in use, and what the services hold of it. */
export function indicatorText(
  memory: SystemMemory,
  services: readonly Service[],
  level: MemoryLevel,
): IndicatorText {
  const percent = Math.round(memory.usedRatio * 100);
  const total = totalOf(services);
  const held = total > 0 ? ` · ${formatSize(total)}` : '';
  return {
    text: `$(${icons[level]}) ${percent} %${held}`,
    level,
    spoken: spokenText(level, percent, formatSize(total)),
  };
}

function spokenText(level: MemoryLevel, percent: number, held: string): string {
  switch (level) {
    case 'normal':
      return l10n.t(
        'System memory {0} % in use, services hold {1}. Press to restart services.',
        percent,
        held,
      );
    case 'warning':
      return l10n.t(
        'Warning: system memory {0} % in use, services hold {1}. Press to restart services.',
        percent,
        held,
      );
    case 'critical':
      return l10n.t(
        'Critical: system memory {0} % in use, services hold {1}. Press to restart services.',
        percent,
        held,
      );
  }
}

/** A table with a row for each service, the heaviest first, and links that restart and show logs. */
export function indicatorTooltip(
  memory: SystemMemory,
  services: readonly Service[],
  spark: (service: Service) => string = () => '',
): string {
  const used = memory.totalBytes - memory.availableBytes;
  const where =
    memory.limitedBy === 'container' ? l10n.t('of the container') : l10n.t('of the machine');
  const lines = [
    `**${escapeMarkdown(
      l10n.t(
        'Memory {0}: {1} of {2} in use',
        where,
        formatSize(used),
        formatSize(memory.totalBytes),
      ),
    )}**`,
    '',
    `| ${l10n.t('Service')} | ${l10n.t('State')} | ${l10n.t('Memory')} | ${l10n.t('Cap')} | |`,
    '| :-- | :-- | --: | --: | :-- |',
  ];
  const heaviest = [...services].sort((a, b) => (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0));
  for (const service of heaviest.slice(0, maxRows)) lines.push(tableRow(service, spark(service)));
  if (heaviest.length > maxRows) {
    lines.push('', escapeMarkdown(l10n.t('… and {0} more', heaviest.length - maxRows)));
  }
  const running = services.filter(isRunning).length;
  const links = [commandLink(l10n.t('Open monitor'), commandIds.openMonitor)];
  if (running > 1) links.push(commandLink(l10n.t('Restart all'), commandIds.restartAll));
  lines.push('', links.join(' · '));
  return lines.join('\n');
}

function tableRow(service: Service, spark: string): string {
  const target = { serviceKey: service.key };
  const cap = totalCap(service);
  const links = isRunning(service)
    ? [
        commandLink(l10n.t('Restart'), commandIds.restart, target),
        commandLink(l10n.t('Stop'), commandIds.stop, target),
      ]
    : service.definition && service.conflict === undefined
      ? [commandLink(l10n.t('Start'), commandIds.start, target)]
      : [];
  const cells = [
    escapeMarkdown(oneLine(service.name, 60)),
    escapeMarkdown(
      service.capInMinutes === undefined ? stateName(service.state) : forecastText(service),
    ),
    service.memoryBytes === undefined
      ? '–'
      : [spark, formatSize(service.memoryBytes)].filter(Boolean).join(unbroken),
    cap === undefined ? '–' : formatSize(cap),
    [...links, commandLink(l10n.t('Logs'), commandIds.showLogs, target)].join(
      `${unbroken}·${unbroken}`,
    ),
  ];
  // Tooltips set their tables without any room between the columns, and break lines wherever they may.
  return `| ${cells.join(`${unbroken.repeat(3)}| `)} |`;
}

function totalOf(services: readonly Service[]): number {
  return services.reduce((sum, service) => sum + (service.memoryBytes ?? 0), 0);
}
