import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { HumanError, messageOf } from '../../base/errors';
import { oneLine } from '../../base/oneLine';
import { isRunning, type Service } from '../../services/state/service';
import type { ServiceResult, ServiceRuns, RunWhat } from '../../services/supervise/serviceRuns';
import { stateText } from '../tree/stateText';
import { readOrder, servicesOf } from './taskOrder';

export interface TaskRunParts {
  readonly services: () => readonly Service[];
  readonly runs: Pick<ServiceRuns, 'run'>;
  /** Resolves when the services are known; rejects where nothing may be run here. */
  readonly ready: () => Promise<void>;
  readonly clock?: Clock;
}

const maxChars = 400;
const green = '\u001b[32m';
const red = '\u001b[31m';
const plain = '\u001b[0m';

/**
 * Carries out what a task's definition says, and writes what goes on, a line at a time. Gives the exit code: 0 when every service is ready (or
 * has stopped, where that was asked for), 1 with the reasons written where one is not. Never rejects.
 */
export async function runTask(
  definition: Readonly<Record<string, unknown>>,
  folder: string | undefined,
  parts: TaskRunParts,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<0 | 1> {
  const { services, runs, ready, clock = systemClock } = parts;
  // Names, reasons and words of compilers are others': none of them may give the terminal orders.
  const say = (text: string): void => write(oneLine(text, maxChars));
  const began = clock.now();
  try {
    const order = readOrder(definition);
    await ready();
    const list = servicesOf(order, services(), folder);
    if (list.length === 0) {
      say(nothingToDo(order.what));
      return 0;
    }
    say(headOf(order.what, list));
    const { results, cancelled } = await runs.run(order.what, list, {
      signal,
      onProgress: say,
      onState: (service) => say(stateLine(service)),
    });
    if (cancelled) {
      say(l10n.t('Cancelled.'));
      return 1;
    }
    for (const result of results) {
      const text = oneLine(resultLine(order.what, result, clock.now() - began), maxChars);
      write(result.ok ? `${green}✓ ${text}${plain}` : `${red}✗ ${text}${plain}`);
    }
    return results.every(({ ok }) => ok) ? 0 : 1;
  } catch (error) {
    const text = error instanceof HumanError ? error.message : messageOf(error);
    write(`${red}${oneLine(text, maxChars)}${plain}`);
    return 1;
  }
}

function headOf(what: RunWhat, list: readonly Service[]): string {
  const names = list.map(({ name }) => name).join(', ');
  switch (what) {
    case 'start':
      return l10n.t('Starting {0}', names);
    case 'restart':
      return l10n.t('Restarting {0}', names);
    case 'stop':
      return l10n.t('Stopping {0}', names);
  }
}

function nothingToDo(what: RunWhat): string {
  return what === 'start'
    ? l10n.t('All services are running already.')
    : l10n.t('No service is running.');
}

function stateLine(service: Service): string {
  const { name, state, busy } = service;
  const text = stateText(service);
  const reason = busy === undefined && state.reason !== undefined && !text.includes(state.reason);
  return reason ? `${name}: ${text}. ${state.reason}` : `${name}: ${text}`;
}

function resultLine(what: RunWhat, { service, ok, reason }: ServiceResult, ms: number): string {
  const { name } = service;
  if (!ok) return l10n.t('{0}: {1}', name, reason ?? stateText(service));
  if (what === 'stop' || !isRunning(service)) return `${name}: ${stateText(service)}`;
  return l10n.t('{0} is ready after {1} s', name, (ms / 1000).toFixed(1));
}
