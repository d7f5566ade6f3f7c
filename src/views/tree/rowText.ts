import * as l10n from '@vscode/l10n';
import { rowWords } from '../../base/ids';
import { formatUptime } from '../../base/duration';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import {
  type ClusterPlace,
  isRunning,
  type Service,
  type ServiceInstance,
  totalCap,
} from '../../services/state/service';
import { spokenRow } from './spokenText';
import { notesOf, stateText } from './stateText';

/** What a row shows. Two rows with equal texts need no redraw. */
export interface RowText {
  readonly label: string;
  readonly description: string;
  /** The part of the description that is shown at once: all but memory and uptime, which may wait. */
  readonly urgent: string;
  /** Id of a codicon. */
  readonly icon: string;
  /** Id of a theme colour; undefined for the text's own. */
  readonly color?: string;
  readonly contextValue: string;
  /** For screen readers. */
  readonly spoken: string;
  /** Where it is not made when it is asked for. */
  readonly tooltip?: string;
}

/** Longer names are cut in a row; the tooltip has them whole. */
const maxLabelChars = 80;
const mb = 1024 * 1024;

/**
 * Renders a service as a row: what needs a person, then memory, port, uptime and the rest, since a narrow sidebar cuts the end
 * off. `now` in ms since the epoch; `spark`: its memory over time as characters.
 */
export function renderRow(service: Service, now: number, spark = ''): RowText {
  const label = oneLine(service.name, maxLabelChars);
  const well = service.state.type === 'ready' && service.debugger !== 'paused';
  const state = well && !service.busy ? '' : stateText(service);
  const port = isRunning(service) && service.port !== undefined ? `:${service.port}` : '';
  const notes = notesOf(service);
  const { memoryBytes, startedAt } = service;
  // Without memory the curve is that of a run that is over.
  const memory =
    memoryBytes === undefined ? '' : [memoryText(memoryBytes, totalCap(service)), spark];
  const uptime =
    memoryBytes === undefined || startedAt === undefined ? '' : formatUptime(now - startedAt);
  const figures = [memory, port].flat().filter(Boolean).join(' ');
  const description = joined(state, figures, uptime, ...notes);
  return {
    label,
    description,
    urgent: joined(state, port, ...notes),
    ...iconOf(service),
    contextValue: contextValueOf(service),
    spoken: spokenRow(label, service, now),
  };
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ');

/** Renders one of several instances of a service. */
export function renderInstanceRow(
  service: Service,
  instance: ServiceInstance,
  now: number,
): RowText {
  const alone: Service = {
    ...service,
    name: instance.name ?? l10n.t('Instance {0}', instance.id),
    state: instance.state,
    busy: undefined,
    instances: [instance],
    memoryBytes: instance.memoryBytes,
    startedAt: instance.startedAt,
    launch: undefined,
    port: undefined,
    capInMinutes: undefined,
  };
  return { ...renderRow(alone, now), contextValue: instanceWords(service, instance) };
}

/** Memory with two significant digits, beside the cap: `340 MB / 1 GB`. */
export function memoryText(bytes: number, capBytes: number | undefined): string {
  const unit = bytes < mb ? 1024 : mb;
  // Gigabytes have two digits anyway.
  const rounded = bytes < 1000 * mb ? Number((bytes / unit).toPrecision(2)) * unit : bytes;
  const shown = formatSize(rounded);
  return capBytes === undefined ? shown : `${shown} / ${formatSize(capBytes)}`;
}

function iconOf(service: Service): { icon: string; color?: string } {
  if (service.busy) return { icon: 'loading~spin' };
  if (service.waitsFor) return { icon: 'watch' };
  if (service.debugger === 'paused')
    return { icon: 'debug-pause', color: 'debugIcon.pauseForeground' };
  switch (service.state.type) {
    case 'ready':
      return service.capInMinutes === undefined && service.logError === undefined
        ? { icon: 'pass-filled', color: 'testing.iconPassed' }
        : { icon: 'warning', color: 'list.warningForeground' };
    case 'starting':
      return { icon: 'loading~spin' };
    case 'waitingRestart':
      return { icon: 'history', color: 'list.warningForeground' };
    case 'unhealthy':
      return { icon: 'warning', color: 'list.warningForeground' };
    case 'failed':
    case 'crashLoop':
    case 'memoryLoop':
      return { icon: 'error', color: 'list.errorForeground' };
    case 'orphaned':
      return { icon: 'debug-disconnect', color: 'list.warningForeground' };
    case 'unknown':
      return { icon: 'question' };
    case 'done':
      return { icon: 'check' };
    case 'stopped':
      return service.conflict === undefined
        ? { icon: 'circle-outline' }
        : { icon: 'warning', color: 'list.warningForeground' };
  }
}

function instanceWords({ cluster }: Service, { active }: ServiceInstance): string {
  if (!cluster) return rowWords.instance;
  return active ? `${rowWords.pod} ${rowWords.alivePod}` : rowWords.pod;
}

function contextValueOf(service: Service): string {
  if (service.cluster) return clusterWords(service, service.cluster);
  const running = isRunning(service);
  const words: string[] = [rowWords.service];
  if (service.definition) words.push(rowWords.definition);
  if (running) words.push(rowWords.running);
  else if (service.conflict === undefined) words.push(rowWords.stopped);
  else words.push(rowWords.conflict);
  if (service.busy === 'stopping') words.push(rowWords.stopping);
  if (service.instances.length > 0) words.push(rowWords.entry);
  if (running && service.port !== undefined) words.push(rowWords.port);
  if (service.logError !== undefined) words.push(rowWords.logError);
  if (service.orphans || service.holder?.whose === 'orphan') words.push(rowWords.orphaned);
  else if (service.holder?.whose === 'outside') words.push(rowWords.outside);
  else if (service.holder) words.push(rowWords.held);
  return words.join(' ');
}

function clusterWords(service: Service, { kind, desired, readOnly }: ClusterPlace): string {
  const running = isRunning(service);
  const words: string[] = [rowWords.workload];
  if (!readOnly) {
    if (desired !== undefined) words.push(desired > 0 ? rowWords.scaledUp : rowWords.scaledDown);
    if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) && desired !== 0) {
      words.push(rowWords.rollout);
    }
  }
  if (running) words.push(rowWords.alive);
  if (running && service.port !== undefined) words.push(rowWords.podPort);
  return words.join(' ');
}
