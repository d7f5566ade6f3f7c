import type { DebugConfiguration } from 'vscode';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { oneLine } from '../../base/oneLine';
import type { Service } from '../../services/state/service';

/** Where a session's configuration says which service it is about. */
export const sessionKey = '__codexService';

const maxNames = 20;

/** The service that a configuration of launch.json names, of its workspace folder first. Throws a HumanError. */
export function namedService(
  { service, [sessionKey]: key }: Readonly<Record<string, unknown>>,
  workspaceFolder: string | undefined,
  services: readonly Service[],
): Service {
  const byKey = services.find((one) => one.key === key);
  if (byKey) return byKey;
  const names = [...new Set(services.map(({ name }) => name))].slice(0, maxNames).join(', ');
  if (typeof service !== 'string' || service === '') {
    throw new HumanError(
      l10n.t(
        'The debug configuration names no service. Set "service" to one of these: {0}.',
        names,
      ),
    );
  }
  const named = services.filter(({ name }) => name === service);
  const found = named.find((one) => one.workspaceFolder === workspaceFolder) ?? named[0];
  if (found) return found;
  throw new HumanError(
    l10n.t(
      'There is no service "{0}". Set "service" in the debug configuration to one of these: {1}.',
      oneLine(service, 100),
      names,
    ),
  );
}

/** A configuration of the editor's own debugger for an inspector of a service; what launch.json says beside the service goes with it. */
export function configurationFor(
  given: DebugConfiguration,
  { key, name, definition }: Service,
  port: number,
): DebugConfiguration {
  // Nothing in it may lead elsewhere than to this service.
  const { service: _, websocketAddress: __, processId: ___, ...more } = given;
  return {
    skipFiles: ['<node_internals>/**'],
    cwd: definition?.cwd,
    ...more,
    name: more.name || l10n.t('Attach to {0}', name),
    type: 'pwa-node',
    request: 'attach',
    address: '127.0.0.1',
    port,
    // For as long as the service lives on; where it is stopped the session is ended.
    restart: { delay: 500, maxAttempts: 1_000_000 },
    [sessionKey]: key,
  };
}
