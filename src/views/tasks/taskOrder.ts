import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { oneLine } from '../../base/oneLine';
import { serviceNamed } from '../../services/state/serviceNamed';
import { isRunning, isStartable, type Service } from '../../services/state/service';
import type { RunWhat } from '../../services/supervise/serviceRuns';

export const taskCommands = ['start', 'restart', 'stop'] as const satisfies readonly RunWhat[];

/** What a task is to do. */
export interface TaskOrder {
  readonly what: RunWhat;
  /** One service; undefined for all of the folder. */
  readonly service?: string;
}

/** Reads a task's definition, which a person may have written. Throws a HumanError where it says nothing that can be done. */
export function readOrder(definition: Readonly<Record<string, unknown>>): TaskOrder {
  const { command, service } = definition;
  const what = taskCommands.find((one) => one === command);
  if (what === undefined) {
    throw new HumanError(
      l10n.t(
        'The task’s "command" must be one of {0}, not {1}.',
        taskCommands.join(', '),
        oneLine(JSON.stringify(command) ?? 'undefined', maxShownChars),
      ),
    );
  }
  if (service === undefined) return { what };
  if (typeof service === 'string' && service !== '') return { what, service };
  throw new HumanError(
    l10n.t('The task’s "service" must be the name of a service; without it the task is about all.'),
  );
}

const maxShownChars = 80;

/**
 * The services of a folder (real path; undefined: of all folders) that an order is about: none where all of them are already as it
 * wants them. Throws a HumanError where there is no such service.
 */
export function servicesOf(
  { what, service }: TaskOrder,
  all: readonly Service[],
  folder: string | undefined,
): readonly Service[] {
  const here = folder === undefined ? all : all.filter((one) => one.workspaceFolder === folder);
  if (service !== undefined) return [serviceNamed(here, { name: service })];
  if (here.length === 0) throw new HumanError(l10n.t('There are no services in this folder.'));
  return here.filter(what === 'start' ? isStartable : isRunning);
}
