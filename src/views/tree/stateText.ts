import * as l10n from '@vscode/l10n';
import { oneLine } from '../../base/oneLine';
import { type Service, type ServiceState, totalCap } from '../../services/state/service';

/** Longer reasons are cut in a row; the tooltip has them whole. */
const maxReasonChars = 120;

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
  if (service.debugger === 'paused') return l10n.t('stands at a breakpoint');
  const name = stateName(state);
  const telling =
    state.type === 'failed' ||
    state.type === 'unhealthy' ||
    state.type === 'crashLoop' ||
    state.type === 'memoryLoop' ||
    state.type === 'orphaned' ||
    service.cluster !== undefined ||
    (state.type === 'stopped' && service.holder !== undefined);
  return telling && state.reason ? `${name}: ${oneLine(state.reason, maxReasonChars)}` : name;
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

/** When a service will be over its cap. */
export function forecastText({ capInMinutes = 0 }: Pick<Service, 'capInMinutes'>): string {
  return capInMinutes <= 1
    ? l10n.t('at this pace over its cap within a minute')
    : l10n.t('at this pace over its cap in {0} min', capInMinutes);
}

/** True where a service holds more than a cap that nobody named, so that nothing is restarted. */
function isOverDefault(service: Service): boolean {
  const { definition, memoryBytes = 0 } = service;
  return definition?.capEnforced === false && memoryBytes > (totalCap(service) ?? Infinity);
}

/** What else is to be known of a service: its forecast, the first error in its log, its instances, what stays in between. */
export function notesOf(service: Service): readonly string[] {
  const { capInMinutes, definition, launch } = service;
  return [
    service.debugger === 'attached' ? l10n.t('debugger attached') : '',
    capInMinutes === undefined ? '' : forecastText(service),
    isOverDefault(service) ? l10n.t('above its default cap') : '',
    errorText(service),
    instancesText(service),
    definition?.note === undefined ? '' : l10n.t('not understood'),
    launch && launch.remains.length > 0 ? l10n.t('via {0}', launch.remains.join(', ')) : '',
  ].filter(Boolean);
}

/** The first error in its log, unless its state says as much: a loop tells what ended it. */
function errorText(service: Service): string {
  const { logError, state } = service;
  if (logError === undefined || state.type === 'crashLoop' || state.type === 'memoryLoop')
    return '';
  const error = oneLine(logError, maxReasonChars);
  return stateText(service).includes(error) ? '' : l10n.t('error in its log: {0}', error);
}

function instancesText(service: Service): string {
  const all = service.instances.filter(({ active }) => !service.cluster || active).length;
  if (all < 2) return '';
  const ready = service.instances.filter(({ state }) => state.type === 'ready').length;
  return l10n.t('{0} of {1} ready', ready, all);
}
