import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { oneLine } from '../../base/oneLine';
import type { Service } from './service';

const maxNameChars = 80;
const maxNamed = 30;

/** The one service of a name. Throws a HumanError where there is none, or several. */
export function serviceNamed(
  services: readonly Service[],
  { name, workspaceFolder }: Pick<Service, 'name'> & Partial<Pick<Service, 'workspaceFolder'>>,
): Service {
  const all = services.filter((one) => one.name === name);
  const found =
    workspaceFolder === undefined
      ? all
      : all.filter((one) => one.workspaceFolder === workspaceFolder);
  const [first, ...more] = found;
  const shown = oneLine(String(name), maxNameChars);
  if (!first) {
    throw new HumanError(
      l10n.t(
        'There is no service "{0}". There are: {1}.',
        shown,
        services
          .map((one) => oneLine(one.name, maxNameChars))
          .slice(0, maxNamed)
          .join(', ') || '—',
      ),
    );
  }
  if (more.length === 0) return first;
  throw new HumanError(
    l10n.t(
      'Several folders have a service "{0}"; name one of them: {1}.',
      shown,
      found.map((one) => one.workspaceFolder).join(', '),
    ),
  );
}
