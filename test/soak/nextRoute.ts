import * as path from 'node:path';
import * as vscode from 'vscode';
import { Breakpoint } from '../integration/breakpoint';
import { api, service, target, until } from '../integration/extension';

/** What came of a breakpoint in a route of Next's. */
export interface NextRouteFigures {
  /** HTTP status of what was asked for, by when it was asked. */
  readonly attached: number;
  readonly restarted: number;
}

/** The editor's own debugger on `next dev`: its launcher is a node as well, and the code runs in a child. */
export async function nextRoute(): Promise<NextRouteFigures> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const name = 'codex-frontend';
  // Not one that is asked by probes: who stands there while it starts is not ready.
  const route = path.join(root, 'frontend/app/art/route.js');
  await api();
  const breakpoint = new Breakpoint(name, route, 'const seed = Number(');
  const meet = (): Promise<number> =>
    breakpoint.meet((port) => fetch(`http://127.0.0.1:${port}/art?seed=none`));
  const ready = (): Promise<unknown> =>
    until('it is ready', async () => (await service(name)).state === 'ready');
  // It does not run: it is started for this.
  await vscode.commands.executeCommand('codexServices.attachDebugger', target(await service(name)));
  await until('a session', () => vscode.debug.activeDebugSession);
  await ready();
  const attached = await meet();
  await vscode.commands.executeCommand('codexServices.restart', target(await service(name)));
  await ready();
  const restarted = await meet();
  await vscode.commands.executeCommand('codexServices.stop', target(await service(name)));
  await until('there is no session', () => vscode.debug.activeDebugSession === undefined);
  breakpoint.dispose();
  return { attached, restarted };
}
