import * as vscode from 'vscode';
import type { CodexServicesApi, CodexServicesExports } from '../../api';

/** Shows how many services are ready, in the status bar, and what the backend calls an error, in a channel. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const id = 'codex-services.codex-services';
  const codex = vscode.extensions.getExtension<CodexServicesExports>(id);
  if (!codex) return;
  const api = (await codex.activate()).getApi(1);
  await api.ready;
  const item = vscode.window.createStatusBarItem();
  const show = (): void => {
    const ready = api.services.filter(({ state }) => state === 'ready').length;
    item.text = `${ready} of ${api.services.length} services ready`;
    item.show();
  };
  show();
  const leaving = new AbortController();
  context.subscriptions.push(item, api.onDidChange(show), { dispose: () => leaving.abort() });
  void follow(api, leaving.signal);
}

async function follow(api: CodexServicesApi, signal: AbortSignal): Promise<void> {
  const channel = vscode.window.createOutputChannel('Errors of the backend');
  const lines = api.logs({ name: 'codex-backend' }, { tail: 100, signal });
  for await (const { level, text } of lines) if (level === 'error') channel.appendLine(text);
  channel.dispose();
}
