import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commandIds, debugType } from '../../src/base/ids';
import { contentsOf, watchDeeds } from '../integration/deeds';
import { api, until } from '../integration/extension';
import { hostileArguments } from '../integration/hostileArguments';

/** Where every file of the workspace would leave a mark, were it run (scripts/untrustedWorkspace.mjs). */
const marks = process.env['CODEX_MARKS'] ?? '';
const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

describe('a workspace that is not trusted', () => {
  const { deeds, stop } = watchDeeds();
  after(stop);

  before(() => {
    assert.ok(existsSync(marks) && folder !== '');
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('has nothing of it started, written, killed or connected by opening it', async () => {
    const before = contentsOf(folder);
    assert.deepEqual((await api()).services, []);
    await until('the audit has read it', () =>
      vscode.languages
        .getDiagnostics()
        .some(([, all]) => all.some(({ source }) => source === 'CODEX Services')),
    );
    await delay(500);
    assert.deepEqual(deeds, []);
    assert.deepEqual(readdirSync(marks), []);
    assert.deepEqual(contentsOf(folder), before);
  });

  for (const id of Object.values(commandIds)) {
    it(`has none of that by ${id}, whatever it is called with`, async () => {
      const before = contentsOf(folder);
      const calls = hostileArguments(folder).map((args) =>
        // One that asks something, which nobody answers here, has begun whatever it does.
        Promise.race([vscode.commands.executeCommand(id, ...args), delay(300)]),
      );
      await Promise.allSettled(calls);
      await vscode.commands.executeCommand('notifications.clearAll');
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      assert.deepEqual(deeds, []);
      assert.deepEqual(readdirSync(marks), []);
      assert.deepEqual(contentsOf(folder), before);
      assert.deepEqual(vscode.window.terminals, []);
    });
  }

  it('has none of that by a debug configuration of ours', async () => {
    const [opened] = vscode.workspace.workspaceFolders ?? [];
    const configuration = { type: debugType, request: 'attach', name: 'x', service: 'evil' };
    // The editor may ask for trust, which nobody gives here.
    await Promise.race([vscode.debug.startDebugging(opened, configuration), delay(3_000)]).catch(
      () => undefined,
    );
    assert.equal(vscode.debug.activeDebugSession, undefined);
    assert.deepEqual(deeds, []);
    assert.deepEqual(readdirSync(marks), []);
  });

  it('has none of that later either', async () => {
    await delay(1_000);
    assert.deepEqual(deeds, []);
    assert.deepEqual(readdirSync(marks), []);
  });
});
