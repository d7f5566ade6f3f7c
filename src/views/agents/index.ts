// Tools for the language models of the editor: registered where the workspace is trusted, and loaded when one is first called.
// From outside: registerAgents; EditorTools comes with a late bundle.
import * as vscode from 'vscode';
import { type ToolId, toolIds } from '../../base/ids';
import type { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { EditorTools } from './editorTools';

/** Registers every tool of the manifest; a workspace that is not trusted has none. */
export function registerAgents(host: Host, tools: Lazy<EditorTools>): void {
  const register = (): void => {
    for (const id of Object.values(toolIds)) host.own(registerTool(id, tools));
  };
  if (host.isTrusted) register();
  else host.own(vscode.workspace.onDidGrantWorkspaceTrust(register));
}

function registerTool(id: ToolId, tools: Lazy<EditorTools>): vscode.Disposable {
  return vscode.lm.registerTool<unknown>(id, {
    prepareInvocation: async ({ input }) => (await tools.get()).prepare(id, input),
    invoke: async ({ input }, token) => (await tools.get()).invoke(id, input, token),
  });
}
