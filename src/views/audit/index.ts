// Diagnostics, light bulb, Stability view, and help in ecosystem files.
// From outside: showAudit.
import * as vscode from 'vscode';
import type { AuditModule } from '../../audit/engine/auditModule';
import { Lazy } from '../../base/lazy';
import { remembered } from '../../base/remembered';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { Measures } from '../../services/history/measures';
import { AuditFixes, toWorkspaceEdit } from './auditFixes';
import {
  EcosystemCompletion,
  EcosystemHover,
  EcosystemLens,
  ecosystemSelector,
} from './ecosystemLens';
import { StabilityAudit } from './stabilityAudit';
import { StabilityTree } from './stabilityTree';

/** The audit with everything that shows it: Problems, light bulb, Stability view, help in ecosystem files, and what is measured. */
export function registerAudit(host: Host, core: Core, module: () => Promise<AuditModule>) {
  const { store, model, feed, watchers } = core;
  const audit = host.own(new StabilityAudit(host, core, module));
  host.own(new StabilityTree(audit));
  const lens = host.own(new EcosystemLens(store, audit));
  const { languages } = vscode;
  host.own(
    languages.registerCodeActionsProvider({ scheme: 'file' }, new AuditFixes(audit), {
      providedCodeActionKinds: AuditFixes.kinds,
    }),
  );
  host.own(languages.registerCodeLensProvider(ecosystemSelector, lens));
  const hover = new EcosystemHover(audit, module);
  host.own(languages.registerHoverProvider(ecosystemSelector, hover));
  const completion = new EcosystemCompletion(audit, module);
  host.own(languages.registerCompletionItemProvider(ecosystemSelector, completion));
  // The services' files are read anew when the model is: folders, evaluated apps.
  host.own(model.onDidChange(() => audit.start()));

  const measures = host.own(
    new Lazy<Measures>(
      async () =>
        new (await module()).Measures({
          store,
          feed,
          history: watchers.history,
          onDidRecordStart: watchers.onDidRecordStart,
          memory: remembered(host.storage, 'measures', {}),
        }),
    ),
  );
  measures.loadWhen(
    model.onDidChange,
    () => true,
    (error) => host.log.error('Nothing is measured.', error),
  );
  return { audit, measures, module, toWorkspaceEdit };
}
