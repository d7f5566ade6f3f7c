import * as l10n from '@vscode/l10n';
import { formatUptime } from '../../base/duration';
import { formatSize } from '../../base/size';
import type { HistoryEntry } from '../../services/history/historyEntry';
import { type Service, totalCap } from '../../services/state/service';
import { type CommandId, commandIds } from '../../base/ids';
import { oneLine } from '../../base/oneLine';
import { escapeMarkdown } from '../../base/outsideText';
import { historyDetail } from '../history/historyText';
import { commandLink } from '../commandLink';
import { forecastText, stateName } from './stateText';

/** Commands that links of a tooltip may run. */
export const tooltipCommands: readonly CommandId[] = [
  commandIds.freePort,
  commandIds.adoptService,
  commandIds.installDependencies,
  commandIds.openFile,
  commandIds.start,
  commandIds.showRestartHistory,
  commandIds.setMemoryCap,
  commandIds.showErrors,
  commandIds.kubernetesEvents,
  commandIds.kubernetesLogs,
];

/**
 * The tooltip of a service's row as Markdown; its links run commands of ours only. `now` in ms since the epoch; `charts`: its
 * memory over time as Markdown; `history`: of what happened to it, the last end is told.
 */
export function serviceTooltip(
  service: Service,
  now: number,
  charts = '',
  history: readonly HistoryEntry[] = [],
): string {
  const name = escapeMarkdown(oneLine(service.name, 200));
  const lines = [`**${name}** — ${escapeMarkdown(stateName(service.state))}`];
  if (service.state.reason) lines.push(escapeMarkdown(oneLine(service.state.reason, 600)));
  if (service.ending) {
    const { sentence, action } = service.ending;
    const link = action ? commandLink(action.title, action.command, ...(action.args ?? [])) : '';
    lines.push([escapeMarkdown(oneLine(sentence, 600)), link].filter(Boolean).join(' '));
  }
  if (service.capInMinutes !== undefined) lines.push(escapeMarkdown(forecastText(service)));
  if (charts) lines.push(charts);
  if (service.logError !== undefined) {
    const error = escapeMarkdown(oneLine(service.logError, 600));
    const [title, command] = service.cluster
      ? ([l10n.t('Show pod logs'), commandIds.kubernetesLogs] as const)
      : ([l10n.t('Show errors'), commandIds.showErrors] as const);
    const link = commandLink(title, command, { serviceKey: service.key });
    lines.push(`${l10n.t('Error in its log: {0}', error)} ${link}`);
  }
  const facts: (readonly [string, string | undefined])[] = [
    [l10n.t('Port'), service.port?.toString()],
    [l10n.t('Memory'), memory(service)],
    [
      l10n.t('CPU'),
      service.cpuPercent === undefined
        ? undefined
        : l10n.t('{0} % of one core', Math.round(service.cpuPercent)),
    ],
    [
      l10n.t('Running for'),
      service.startedAt === undefined ? undefined : formatUptime(now - service.startedAt),
    ],
    [l10n.t('Restarts'), service.instances.length > 0 ? String(service.restarts) : undefined],
    [l10n.t('Last'), lastEnd(history)],
    [
      l10n.t('PM2 id'),
      service.cluster ? undefined : service.instances.map(({ id }) => id).join(', ') || undefined,
    ],
    [l10n.t('Kind'), service.cluster?.kind],
    [l10n.t('Replicas'), service.cluster?.desired?.toString()],
    [l10n.t('Process'), service.instances.flatMap(({ pid }) => pid ?? []).join(', ') || undefined],
    [l10n.t('Folder'), service.definition?.cwd],
    [l10n.t('Launch'), launch(service)],
    [l10n.t('Found'), service.definition?.note],
    [l10n.t('Debugger'), debuggerText(service)],
  ];
  const shown = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
  lines.push(
    shown
      .map(([what, value]) => `${escapeMarkdown(what)}: ${escapeMarkdown(oneLine(value, 300))}`)
      .join('  \n'),
  );
  if (service.cluster) {
    const target = { serviceKey: service.key };
    lines.push(commandLink(l10n.t('Show history'), commandIds.kubernetesEvents, target));
  } else if (service.instances.length > 0) {
    const target = { serviceKey: service.key };
    const links = [
      commandLink(l10n.t('Show restart history'), commandIds.showRestartHistory, target),
      commandLink(
        service.definition?.capEnforced === false
          ? l10n.t('Enforce a memory cap…')
          : l10n.t('Set memory cap…'),
        commandIds.setMemoryCap,
        target,
      ),
    ];
    lines.push(links.join(' · '));
  }
  return lines.filter(Boolean).join('\n\n');
}

/** Why it last ended, with the time. */
function lastEnd(history: readonly HistoryEntry[]): string | undefined {
  const entry = history.findLast(({ what }) => what !== 'start');
  if (!entry) return undefined;
  const { label, description } = historyDetail(entry);
  return [label, description].filter(Boolean).join(' · ');
}

function memory(service: Service): string | undefined {
  const { memoryBytes } = service;
  const capBytes = totalCap(service);
  if (memoryBytes === undefined) return undefined;
  if (capBytes === undefined) return l10n.t('{0}, no cap', formatSize(memoryBytes));
  if (service.definition?.capEnforced === false) {
    const [held, cap] = [memoryBytes, capBytes].map(formatSize) as [string, string];
    return l10n.t('{0} of {1}, which is only a default: nothing is restarted', held, cap);
  }
  return l10n.t('{0} of {1}', formatSize(memoryBytes), formatSize(capBytes));
}

function launch({ launch: note }: Service): string | undefined {
  if (!note) return undefined;
  if (note.mode === 'direct') return l10n.t('directly, without watch');
  return [l10n.t('as written'), note.reason].filter(Boolean).join(': ');
}

function debuggerText({ debugger: state }: Service): string | undefined {
  if (state === undefined) return undefined;
  return state === 'paused'
    ? l10n.t('stands at a breakpoint: it is not asked how it is, and its cap is not enforced')
    : l10n.t('attached');
}
