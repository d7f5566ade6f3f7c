// Diagnostics, light bulb, Stability view, and help in ecosystem files.
// From outside: showAudit.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { ServiceStore } from '../../services/state/serviceStore';
import { AuditFixes } from './auditFixes';
import {
  EcosystemCompletion,
  EcosystemHover,
  EcosystemLens,
  ecosystemSelector,
} from './ecosystemLens';
import { StabilityAudit, type StabilityAuditParts } from './stabilityAudit';
import { StabilityTree } from './stabilityTree';

export { auditFacts } from './auditFacts';
export { toWorkspaceEdit } from './auditFixes';
export { StabilityAudit } from './stabilityAudit';

/** The audit with everything that shows it: Problems, light bulb, Stability view, and help in ecosystem files. */
export function showAudit(
  parts: StabilityAuditParts,
  services: ServiceStore,
): { readonly audit: StabilityAudit } & Disposable {
  const store = new DisposableStore();
  const audit = store.add(new StabilityAudit(parts));
  store.add(new StabilityTree(audit));
  const lens = store.add(new EcosystemLens(services, audit));
  const { languages } = vscode;
  store.add(
    languages.registerCodeActionsProvider({ scheme: 'file' }, new AuditFixes(audit), {
      providedCodeActionKinds: AuditFixes.kinds,
    }),
  );
  store.add(languages.registerCodeLensProvider(ecosystemSelector, lens));
  const hover = new EcosystemHover(audit, parts.module);
  store.add(languages.registerHoverProvider(ecosystemSelector, hover));
  const completion = new EcosystemCompletion(audit, parts.module);
  store.add(languages.registerCompletionItemProvider(ecosystemSelector, completion));
  return { audit, dispose: () => store.dispose() };
}
