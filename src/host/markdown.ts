import * as vscode from 'vscode';
import type { CommandId } from '../base/ids';

/**
 * Markdown for the editor, made here alone. Its links run these commands and no others, and HTML means nothing in it; what others
 * wrote must have been escaped (src/base/outsideText.ts). `icons`: whether `$(name)` is one.
 */
export function toMarkdown(
  text: string,
  commands: readonly CommandId[] = [],
  icons = false,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, icons);
  if (commands.length > 0) markdown.isTrusted = { enabledCommands: commands };
  return markdown;
}
