import * as assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { api, service, target, until } from './extension';

const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const routes = path.join(root, 'backend/src/routes.ts');
const wanted = 'const { page } = await readJson(request);';
const line = readFileSync(routes, 'utf8')
  .split('\n')
  .findIndex((text) => text.includes(wanted));

const ready = (name: string) => async () => {
  const found = await service(name);
  return found.state === 'ready' && found;
};

/** The real debugger of the editor, on the real backend under PM2: TypeScript that tsx has transpiled. */
describe('the debugger', () => {
  /** Places where something stands or stood, newest last. */
  const stops: { readonly session: vscode.DebugSession; readonly threadId: number }[] = [];
  const verified: boolean[] = [];
  const disposables: vscode.Disposable[] = [];

  before(async () => {
    disposables.push(ownErrors());
    disposables.push(
      vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: DapMessage) => {
            if (message.event === 'stopped') {
              stops.push({ session, threadId: Number(message.body?.threadId) });
            }
            if (message.event === 'breakpoint')
              verified.push(message.body?.breakpoint?.verified === true);
          },
        }),
      }),
    );
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(
        new vscode.Location(vscode.Uri.file(routes), new vscode.Position(line, 0)),
      ),
    ]);
    await api();
    await vscode.commands.executeCommand('codexServices.startBackend');
    await until('the backend is ready', ready('codex-backend'));
  });

  after(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    for (const one of disposables) one.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('codexServices.stopAll');
  });

  /** Asks the backend until a question runs into the breakpoint; looks where it stands, goes on, and gives what came of the question. */
  async function meet(): Promise<number> {
    const { port } = await service('codex-backend');
    const before = stops.length;
    const body = JSON.stringify({ page: '/debugged' });
    const ask = () => fetch(`http://127.0.0.1:${port}/api/visits`, { method: 'POST', body });
    let asking = ask();
    const stop = await until('it stands at the breakpoint', async () => {
      // What is answered came before the breakpoint was there.
      const answered = await Promise.race([asking.then(() => true), pause(500)]);
      if (answered === true && stops[before] === undefined) asking = ask();
      return stops[before];
    });
    const { stackFrames } = (await stop.session.customRequest('stackTrace', {
      threadId: stop.threadId,
      startFrame: 0,
      levels: 1,
    })) as { stackFrames: readonly { line: number; source: { path: string } }[] };
    const [frame] = stackFrames;
    // In a remote it is a whole URI.
    assert.ok(frame?.source.path.endsWith(routes), frame?.source.path);
    assert.equal(frame?.line, line + 1);
    assert.equal((await service('codex-backend')).state, 'ready');
    await stop.session.customRequest('continue', { threadId: stop.threadId });
    return (await asking).status;
  }

  it('attaches to a service by its row, and a breakpoint in TypeScript is hit by a request', async () => {
    await vscode.commands.executeCommand(
      'codexServices.attachDebugger',
      target(await service('codex-backend')),
    );
    await until('a session', () => vscode.debug.activeDebugSession);
    await until('the breakpoint is bound', () => verified.includes(true));
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

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

interface DapMessage {
  readonly event?: string;
  readonly body?: {
    readonly threadId?: number;
    readonly breakpoint?: { readonly verified?: boolean };
  };
}

/** The file of a tab with this ending. */
function tabFile(ending: string): string | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input as { readonly uri?: vscode.Uri } | undefined)?.uri?.fsPath)
    .find((file) => file?.endsWith(`.${ending}`));
}
