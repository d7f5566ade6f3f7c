import * as l10n from '@vscode/l10n';
import { rowWords } from '../../base/ids';
import { formatUptime } from '../../base/duration';
import { formatSize } from '../../base/size';
import { oneLine } from '../../base/oneLine';
import {
  isRunning,
  type Service,
  type ServiceInstance,
  type ServiceState,
  totalCap,
} from '../../services/state/service';

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

/** Longer names and reasons are cut in a row; the tooltip has them whole. */
const maxLabelChars = 80;
const maxReasonChars = 120;
const mb = 1024 * 1024;

/**
 * Renders a service as a row: what needs a person, then memory, port, uptime and the rest, since a narrow sidebar cuts the end
 * off. `now` in ms since the epoch; `spark`: its memory over time as characters.
 */
export function renderRow(service: Service, now: number, spark = ''): RowText {
  const label = oneLine(service.name, maxLabelChars);
  const state = service.state.type === 'ready' && !service.busy ? '' : stateText(service);
  const paused = service.debugger === 'paused' && !service.busy;
  const port = isRunning(service) && service.port !== undefined ? `:${service.port}` : '';
  const notes = [
    service.debugger === 'attached' ? l10n.t('debugger attached') : '',
    service.capInMinutes === undefined ? '' : forecastText(service),
    errorText(service, state),
    instancesText(service),
    service.launch && service.launch.remains.length > 0
      ? l10n.t('via {0}', service.launch.remains.join(', '))
      : '',
  ];
  const { memoryBytes, startedAt } = service;
  // Without memory the curve is that of a run that is over.
  const memory =
    memoryBytes === undefined ? '' : [memoryText(memoryBytes, totalCap(service)), spark];
  const uptime =
    memoryBytes === undefined || startedAt === undefined ? '' : formatUptime(now - startedAt);
  const figures = [memory, port].flat().filter(Boolean).join(' ');
  const first = joined(paused ? l10n.t('stands at a breakpoint') : '', state);
  const description = joined(first, figures, uptime, ...notes);
  return {
    label,
    description,
    urgent: joined(first, port, ...notes),
    ...iconOf(service),
    contextValue: contextValueOf(service),
    spoken: [label, stateName(service.state), description].filter(Boolean).join(', '),
  };
}

const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ');

/** The first error in its log, unless its state says as much: a loop tells what ended it. */
function errorText({ logError, state: { type } }: Service, state: string): string {
  if (logError === undefined || type === 'crashLoop' || type === 'memoryLoop') return '';
  const error = oneLine(logError, maxReasonChars);
  return state.includes(error) ? '' : l10n.t('error in its log: {0}', error);
}

/** Renders one of several instances of a service. */
export function renderInstanceRow(
  service: Service,
  instance: ServiceInstance,
  now: number,
): RowText {
  const row = renderRow(
    {
      ...service,
      state: instance.state,
      busy: undefined,
      instances: [instance],
      memoryBytes: instance.memoryBytes,
      startedAt: instance.startedAt,
      launch: undefined,
      port: undefined,
      capInMinutes: undefined,
    },
    now,
  );
  return { ...row, label: l10n.t('Instance {0}', instance.id), contextValue: rowWords.instance };
}

/** When a service will be over its cap. */
export function forecastText({ capInMinutes = 0 }: Pick<Service, 'capInMinutes'>): string {
  return capInMinutes <= 1
    ? l10n.t('at this pace over its cap within a minute')
    : l10n.t('at this pace over its cap in {0} min', capInMinutes);
}

/** The words for a state. */
export function stateName(state: Pick<ServiceState, 'type'>): string {
  switch (state.type) {
    case 'stopped':
      return l10n.t('stopped');
    case 'done':
      return l10n.t('done');
    case 'starting':
      return l10n.t('starting');
    case 'ready':
      return l10n.t('ready');
    case 'unhealthy':
      return l10n.t('unhealthy');
    case 'waitingRestart':
      return l10n.t('waiting restart');
    case 'crashLoop':
      return l10n.t('crash loop');
    case 'memoryLoop':
      return l10n.t('memory loop');
    case 'failed':
      return l10n.t('failed');
    case 'orphaned':
      return l10n.t('orphaned');
    case 'unknown':
      return l10n.t('unknown');
  }
}

/** Memory with two significant digits, beside the cap: `340 MB / 1 GB`. */
export function memoryText(bytes: number, capBytes: number | undefined): string {
  const unit = bytes < mb ? 1024 : mb;
  // Gigabytes have two digits anyway.
  const rounded = bytes < 1000 * mb ? Number((bytes / unit).toPrecision(2)) * unit : bytes;
  const shown = formatSize(rounded);
  return capBytes === undefined ? shown : `${shown} / ${formatSize(capBytes)}`;
}

/** What a service does or is, with the reason where that needs a person. */
export function stateText(service: Service): string {
  switch (service.busy) {
    case 'building':
      return l10n.t('building…');
    case 'starting':
      return l10n.t('starting…');
    case 'stopping':
      return l10n.t('stopping…');
    case 'restarting':
      return l10n.t('restarting…');
    case 'deleting':
      return l10n.t('deleting…');
    case undefined:
  }
  const { state, waitsFor } = service;
  if (waitsFor) return l10n.t('waits for {0}', oneLine(waitsFor.join(', '), maxReasonChars));
  if (service.conflict !== undefined && state.reason) return oneLine(state.reason, maxReasonChars);
  const name = stateName(state);
  const telling =
    state.type === 'failed' ||
    state.type === 'unhealthy' ||
    state.type === 'crashLoop' ||
    state.type === 'memoryLoop' ||
    state.type === 'orphaned' ||
    (state.type === 'stopped' && service.holder !== undefined);
  return telling && state.reason ? `${name}: ${oneLine(state.reason, maxReasonChars)}` : name;
}

function instancesText(service: Service): string {
  const all = service.instances.length;
  if (all < 2) return '';
  const ready = service.instances.filter(({ state }) => state.type === 'ready').length;
  return l10n.t('{0} of {1} ready', ready, all);
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

function contextValueOf(service: Service): string {
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
