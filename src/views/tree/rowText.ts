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
  /** Part of the description that changes often: memory and uptime. */
  readonly figures: string;
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

/** Renders a service as a row. `now` in ms since the epoch; `spark`: its memory over time as characters. */
export function renderRow(service: Service, now: number, spark = ''): RowText {
  const label = oneLine(service.name, maxLabelChars);
  const state = stateText(service);
  const figures = figuresText(service, now);
  const forecast = service.capInMinutes === undefined ? '' : forecastText(service);
  const port = service.port === undefined ? '' : `:${service.port}`;
  const quiet = service.state.type === 'ready' && !service.busy;
  const notes = [
    instancesText(service),
    service.launch && service.launch.remains.length > 0
      ? l10n.t('via {0}', service.launch.remains.join(', '))
      : '',
  ];
  const error =
    service.logError === undefined
      ? ''
      : l10n.t('error in its log: {0}', oneLine(service.logError, maxReasonChars));
  const parts = quiet
    ? [forecast, port, error, ...notes]
    : [state, forecast, isRunning(service) ? port : '', error, ...notes];
  const description = parts.filter(Boolean).join(' · ');
  return {
    label,
    description,
    // Without figures the curve is that of a run that is over.
    figures: figures && [spark, figures].filter(Boolean).join(' '),
    ...iconOf(service),
    contextValue: contextValueOf(service),
    spoken: [label, stateName(service.state), description, figures].filter(Boolean).join(', '),
  };
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
export function stateName(state: ServiceState): string {
  switch (state.type) {
    case 'stopped':
      return l10n.t('stopped');
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

/**
 * Memory in steps of about 5 % of the cap, so that a row is not redrawn for nothing: `300 MB / 1 GB`.
 */
export function memoryText(bytes: number, capBytes: number | undefined): string {
  const step = niceStep(capBytes === undefined ? 500 * mb : capBytes);
  const rounded = Math.round(bytes / step) * step;
  const shown = rounded === 0 ? `< ${formatSize(step)}` : formatSize(rounded);
  return capBytes === undefined ? shown : `${shown} / ${formatSize(capBytes)}`;
}

/** A round figure near 5 % of the cap: 1, 2.5 or 5 times a power of ten, in MB. */
function niceStep(capBytes: number): number {
  const exact = Math.max(1, capBytes / mb / 20);
  const power = 10 ** Math.floor(Math.log10(exact));
  const factor = [5, 2.5, 1].find((candidate) => candidate * power <= exact * 1.05) ?? 1;
  return Math.max(1, Math.round(factor * power)) * mb;
}

function stateText(service: Service): string {
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

function figuresText(service: Service, now: number): string {
  if (service.memoryBytes === undefined) return '';
  const uptime = service.startedAt === undefined ? '' : formatUptime(now - service.startedAt);
  return [memoryText(service.memoryBytes, totalCap(service)), uptime].filter(Boolean).join(' · ');
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
