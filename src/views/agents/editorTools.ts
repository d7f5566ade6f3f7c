import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AgentContext } from '../../agents/context';
import { type AnyTool, callTool, confirmationOf } from '../../agents/tool';
import { agentTools } from '../../agents/tools';
import { prefix, type ToolId } from '../../base/ids';
import type { Logger } from '../../base/logger';
import { escapeMarkdown } from '../../base/outsideText';
import { toMarkdown } from '../../host/markdown';

/** The tools as the editor wants them: what a person is asked first, and answers as text. */
export class EditorTools {
  constructor(
    private readonly context: AgentContext,
    private readonly log: Logger,
  ) {}

  /** What the editor shows and asks before the call. Throws a HumanError for an input that is none. */
  prepare(id: ToolId, input: unknown): vscode.PreparedToolInvocation {
    const confirmation = confirmationOf(toolOf(id), input);
    if (!confirmation) return {};
    const { title, message } = confirmation;
    // Names come from a model, which may have read them anywhere.
    return { confirmationMessages: { title, message: toMarkdown(escapeMarkdown(message)) } };
  }

  async invoke(
    id: ToolId,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      const { text } = await callTool(toolOf(id), input, this.context, abort.signal);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } catch (error) {
      this.log.error(`The tool ${id} failed.`, error);
      throw new Error(l10n.t('Something unexpected went wrong in CODEX Services.'), {
        cause: error,
      });
    } finally {
      listening.dispose();
    }
  }
}

function toolOf(id: ToolId): AnyTool {
  const found = agentTools.find(({ name }) => `${prefix}_${name}` === id);
  if (!found) throw new Error(`There is no tool ${id}.`);
  return found;
}
