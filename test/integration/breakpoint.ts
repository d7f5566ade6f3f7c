import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { service, until } from './extension';

interface DapMessage {
  readonly event?: string;
  readonly body?: {
    readonly threadId?: number;
    readonly breakpoint?: { readonly verified?: boolean };
  };
}

/** A breakpoint of the editor's own debugger in a file of a service, and what comes of it. */
export class Breakpoint implements vscode.Disposable {
  /** Where something stands or stood, newest last. */
  readonly #stops: { readonly session: vscode.DebugSession; readonly threadId: number }[] = [];
  readonly #line: number;
  readonly #tracking: vscode.Disposable;
  #bound = false;

  /** At the first line of `file` (absolute) that holds `text`. */
  constructor(
    private readonly name: string,
    private readonly file: string,
    text: string,
  ) {
    const lines = readFileSync(file, 'utf8').split('\n');
    this.#line = lines.findIndex((line) => line.includes(text));
    assert.ok(this.#line >= 0, text);
    this.#tracking = vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: ({ event, body }: DapMessage) => {
          if (event === 'stopped') this.#stops.push({ session, threadId: Number(body?.threadId) });
          if (event === 'breakpoint') this.#bound ||= body?.breakpoint?.verified === true;
        },
      }),
    });
    const place = new vscode.Location(vscode.Uri.file(file), new vscode.Position(this.#line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
  }

  /** The debugger has found its place in what runs. */
  get isBound(): boolean {
    return this.#bound;
  }

  /** Asks the service until a question runs into the breakpoint; looks where it stands, goes on, and gives what came of the question. */
  async meet(ask: (port: number | undefined) => Promise<Response>): Promise<number> {
    const { port } = await service(this.name);
    const before = this.#stops.length;
    let asking = ask(port);
    const stop = await until('it stands at the breakpoint', async () => {
      // What is answered came before the breakpoint was there.
      const answered = await Promise.race([asking.then(() => true), delay(500)]);
      if (answered === true && this.#stops[before] === undefined) asking = ask(port);
      return this.#stops[before];
    });
    const { stackFrames } = (await stop.session.customRequest('stackTrace', {
      threadId: stop.threadId,
      startFrame: 0,
      levels: 1,
    })) as { stackFrames: readonly { line: number; source: { path: string } }[] };
    const [frame] = stackFrames;
    // In a remote it is a whole URI.
    assert.ok(frame?.source.path.endsWith(this.file), frame?.source.path);
    assert.equal(frame?.line, this.#line + 1);
    assert.equal((await service(this.name)).state, 'ready');
    await stop.session.customRequest('continue', { threadId: stop.threadId });
    return (await asking).status;
  }

  dispose(): void {
    this.#tracking.dispose();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  }
}
