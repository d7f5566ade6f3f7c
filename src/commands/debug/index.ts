// Debugging and profiling of services that node runs.
// From outside: registerDebug, which is there from the beginning; DebugFeature, loaded when it is first needed.
import * as vscode from 'vscode';
import { Lazy } from '../../base/lazy';
import { debugType } from '../../base/ids';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { Presenting } from '../presentError';
import type { DebugFeature } from './debugFeature';

/** What debugging loads when it is first needed. */
export type LoadDebug = () => Promise<{ readonly DebugFeature: typeof DebugFeature }>;

/** Registers the debug configurations of launch.json and of the list "Run and Debug". */
export function registerDebug(
  host: Host,
  core: Core,
  presenting: Presenting,
  load: LoadDebug,
): Lazy<DebugFeature> {
  const feature = host.own(
    new Lazy(async () => new (await load()).DebugFeature(host, core, presenting)),
  );
  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfiguration: async (folder, configuration, token) =>
      (await feature.get()).resolve(folder, configuration, token),
    provideDebugConfigurations: async (folder) => (await feature.get()).offered(folder),
  };
  for (const kind of [
    vscode.DebugConfigurationProviderTriggerKind.Initial,
    vscode.DebugConfigurationProviderTriggerKind.Dynamic,
  ]) {
    host.own(vscode.debug.registerDebugConfigurationProvider(debugType, provider, kind));
  }
  return feature;
}
