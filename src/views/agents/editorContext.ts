import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AgentAudit, AgentContext } from '../../agents/context';
import { coreContext } from '../../agents/coreContext';
import { HumanError } from '../../base/errors';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import type { PatternEngine } from '../../services/logs/noiseRules';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { StabilityAudit } from '../audit/stabilityAudit';
import type { Memory } from '../memory/registerMemory';

export interface EditorContextParts {
  readonly host: Host;
  readonly core: Core;
  readonly memory: Memory;
  readonly audit: Pick<StabilityAudit, 'enabled' | 'results' | 'settled' | 'planFixes'>;
  readonly patterns: PatternEngine;
  /** Resolves when the workspace has been read. */
  readonly ready: Promise<void>;
}

/** What tools work with in the editor: the same truth as the tree's. */
export function editorContext(parts: EditorContextParts): AgentContext {
  const { host, core, memory, audit, patterns, ready } = parts;
  return coreContext({
    core,
    async ready() {
      if (!host.isTrusted) throw new HumanError(l10n.t('This workspace is not trusted.'));
      await ready;
    },
    patterns,
    places: (key) => memory.feature.current?.timeline.places.all(key) ?? [],
    audit: auditOf(audit),
    clock: host.clock,
  });
}

function auditOf(audit: EditorContextParts['audit']): AgentAudit {
  const files = new NodeFiles();
  return {
    async run() {
      if (!audit.enabled) {
        throw new HumanError(l10n.t('The stability audit is switched off (codexServices.audit).'));
      }
      await audit.settled();
      return audit.results;
    },
    planFixes: () => audit.planFixes(),
    // What the editor holds counts more than what was saved.
    text: async (file) =>
      vscode.workspace.textDocuments
        .find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file)
        ?.getText() ?? files.readText(file),
  };
}
