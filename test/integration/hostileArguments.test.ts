import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commandIds } from '../../src/base/ids';
import { watchDeeds } from './deeds';
import { api } from './extension';
import { hostileArguments } from './hostileArguments';

/** Commands whose argument says what they are about: a key that nobody has is about nothing. */
const keyed = [
  ...[commandIds.start, commandIds.stop, commandIds.stopNow, commandIds.restart],
  ...[commandIds.delete, commandIds.setMemoryCap, commandIds.startRenamed, commandIds.freePort],
  ...[commandIds.adoptService, commandIds.openInBrowser, commandIds.openDefinition],
  ...[commandIds.showLogs, commandIds.clearLogs, commandIds.openLogFile],
  ...[commandIds.showFoldedLines, commandIds.showRestartHistory, commandIds.startDatabase],
  ...[commandIds.copyDatabaseUrl, commandIds.openPsql, commandIds.installDependencies],
  ...[commandIds.copyEnvExample, commandIds.openFile, commandIds.makeExecutable],
  ...[commandIds.showAuditPatch, commandIds.noteFix],
];

describe('a command of a trusted workspace', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cxi-'));
  const { deeds, stop } = watchDeeds();

  before(async () => {
    writeFileSync(path.join(folder, '.env.example'), 'A=1\n');
    await api();
  });

  after(async () => {
    stop();
    rmSync(folder, { recursive: true, force: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const id of keyed) {
    it(`does nothing with what names nothing of ours: ${id}`, async () => {
      const states = async () => (await api()).services.map(({ name, state }) => [name, state]);
      const before = await states();
      const shown = vscode.window.activeTextEditor?.document.uri.toString();
      deeds.splice(0);
      for (const args of hostileArguments(folder)) {
        const call = vscode.commands.executeCommand(id, ...args).then(undefined, String);
        // One that asks which service is meant has done nothing yet, and is left.
        await Promise.race([call, delay(30)]);
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      }
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.deepEqual(
        deeds.filter((one) => !ofItsOwn.test(one)),
        [],
      );
      assert.deepEqual(await states(), before);
      assert.deepEqual(vscode.window.terminals, []);
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), shown);
    });
  }
});

/** What goes on without any command: looks at PM2 and databases, and our own storage. */
const ofItsOwn = /^(net\.connect|child_process\.spawn\(\S*(pm2|docker)|fs.*(lease|window|log))/;
