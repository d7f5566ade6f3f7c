import * as assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { Breakpoint } from './breakpoint';
import { api, service, target, until } from './extension';

const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const ready = (name: string) => async () => {
  const found = await service(name);
  return found.state === 'ready' && found;
};

/** The real debugger of the editor, on the real backend under PM2: TypeScript that tsx has transpiled. */
describe('the debugger', () => {
  const disposables: vscode.Disposable[] = [];
  let breakpoint: Breakpoint;

  before(async () => {
    disposables.push(ownErrors());
    breakpoint = new Breakpoint(
      'codex-backend',
      path.join(root, 'backend/src/routes.ts'),
      'const { page } = await readJson(request);',
    );
    disposables.push(breakpoint);
    await api();
    await vscode.commands.executeCommand('codexServices.startBackend');
    await until('the backend is ready', ready('codex-backend'));
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    for (const one of disposables) one.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('codexServices.stopAll');
  });

  const meet = (): Promise<number> =>
    breakpoint.meet((port) =>
      fetch(`http://127.0.0.1:${port}/api/visits`, {
        method: 'POST',
        body: JSON.stringify({ page: '/debugged' }),
      }),
    );

  it('attaches to a service by its row, and a breakpoint in TypeScript is hit by a request', async () => {
    await vscode.commands.executeCommand(
      'codexServices.attachDebugger',
      target(await service('codex-backend')),
    );
    await until('a session', () => vscode.debug.activeDebugSession);
    await until('the breakpoint is bound', () => breakpoint.isBound);
    await until('the backend is ready', ready('codex-backend'));
    // There is no database: what comes behind the breakpoint says so.
    assert.ok([201, 503].includes(await meet()));
  });

  it('attaches again after a restart, at the same port', async () => {
    const before = await service('codex-backend');
    await vscode.commands.executeCommand('codexServices.restart', target(before));
    const after = await until('the backend is ready', ready('codex-backend'));
    assert.notDeepEqual(after.pids, before.pids);
    assert.ok([201, 503].includes(await meet()));
  });

  it('records profiles meanwhile, for this user alone, and opens them', async () => {
    const settings = vscode.workspace.getConfiguration('codexServices.debugging');
    await settings.update('profileSeconds', 1, vscode.ConfigurationTarget.Global);
    for (const [command, ending, field] of [
      ['codexServices.recordCpuProfile', 'cpuprofile', 'nodes'],
      ['codexServices.sampleHeap', 'heapprofile', 'head'],
    ] as const) {
      await vscode.commands.executeCommand(command, target(await service('codex-backend')));
      const file = await until(`a tab with a ${ending}`, () => tabFile(ending));
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.ok(field in (JSON.parse(readFileSync(file, 'utf8')) as object));
    }
    await settings.update('profileSeconds', undefined, vscode.ConfigurationTarget.Global);
  });

  it('lets go of a service that is stopped', async () => {
    await vscode.commands.executeCommand(
      'codexServices.stop',
      target(await service('codex-backend')),
    );
    await until('there is no session', () => vscode.debug.activeDebugSession === undefined);
  });

  it('starts a service that launch.json names, and says why of one that is not node', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    const configuration = { type: 'codex-services', request: 'attach', name: 'test' };
    const refused = { ...configuration, service: 'codex-rust' };
    assert.equal(await vscode.debug.startDebugging(folder, refused), false);
    assert.equal((await service('codex-rust')).state, 'stopped');
    const given = { ...configuration, service: 'codex-backend' };
    assert.equal(await vscode.debug.startDebugging(folder, given), true);
    await until('the backend is ready', ready('codex-backend'));
    assert.ok([201, 503].includes(await meet()));
  });
});

/**
 * The editor's debugger leaves errors uncaught where it is told to stop while it looks for a program that is being started anew: in the same host, and
 * none of ours.
 */
function ownErrors(): vscode.Disposable {
  const undo: (() => void)[] = [];
  for (const listener of process.listeners('uncaughtException')) {
    const filtered: NodeJS.UncaughtExceptionListener = (error, origin) => {
      if (!error.stack?.includes('ms-vscode.js-debug')) listener(error, origin);
    };
    process.removeListener('uncaughtException', listener).on('uncaughtException', filtered);
    undo.push(() =>
      process.removeListener('uncaughtException', filtered).on('uncaughtException', listener),
    );
  }
  return { dispose: () => undo.forEach((one) => one()) };
}

/** The file of a tab with this ending. */
function tabFile(ending: string): string | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input as { readonly uri?: vscode.Uri } | undefined)?.uri?.fsPath)
    .find((file) => file?.endsWith(`.${ending}`));
}
