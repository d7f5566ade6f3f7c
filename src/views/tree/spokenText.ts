import * as l10n from '@vscode/l10n';
import { oneLine } from '../../base/oneLine';
import { formatSize } from '../../base/size';
import type { Entry } from '../../engine/entry';
import type { WorkspaceProblem } from '../../services/definitions/workspaceProblem';
import { isRunning, type Service, totalCap } from '../../services/state/service';
import type { DetailText } from './detailText';
import { notesOf, stateText } from './stateText';
import type { TreeNode } from './treeNodes';

/** The row of a service as a screen reader says it: its name, its state with the reason, its figures in words. */
export function spokenRow(label: string, service: Service, now: number): string {
  const { memoryBytes, startedAt, port } = service;
  const cap = totalCap(service);
  const size = memoryBytes === undefined ? '' : formatSize(memoryBytes);
  const parts = [
    label,
    stateText(service),
    size && cap !== undefined ? l10n.t('{0} of {1}', size, formatSize(cap)) : size,
    isRunning(service) && port !== undefined ? l10n.t('port {0}', port) : '',
    memoryBytes === undefined || startedAt === undefined ? '' : spokenUptime(now - startedAt),
    ...notesOf(service),
  ];
  return parts.filter(Boolean).join(', ');
}

/** A row below a service or a database; `action`: what Enter does on it. */
export function spokenDetail(
  type: TreeNode['type'],
  { label, description }: DetailText,
  action?: string,
): string {
  const name = type === 'process' ? l10n.t('Process {0}', label) : label;
  // What a click does stands in the row of a reason, as its second part.
  const more = description === action ? '' : description.replaceAll(' · ', ', ');
  const text = [name, more === '–' ? l10n.t('nothing known') : more].filter(Boolean).join(': ');
  return withAction(text, action);
}

/** Something to mend, or to add. */
export function spokenProblem({ message, action, isOffer }: WorkspaceProblem): string {
  const text = oneLine(message, 300);
  return withAction(isOffer ? text : l10n.t('Problem: {0}', text), action?.title);
}

/** An entry of another project; its status is PM2's own word. */
export function spokenOther({ name, status, cwd }: Entry): string {
  return l10n.t(
    '{0} of another project, {1}, in {2}',
    oneLine(name, 80),
    status,
    oneLine(cwd, 200),
  );
}

function withAction(text: string, action: string | undefined): string {
  if (action === undefined) return text;
  return l10n.t('{0}. Press Enter for: {1}', text.replace(/\.$/, ''), action);
}

function spokenUptime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return l10n.t('running for less than a minute');
  if (minutes < 60) return l10n.t('running for {0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return l10n.t('running for {0} h {1} min', hours, minutes % 60);
  return l10n.t('running for {0} d {1} h', Math.floor(hours / 24), hours % 24);
}
