import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { type CommandId, commandIds } from '../../src/base/ids';
import { watchDeeds } from './deeds';
import { api } from './extension';
import { hostileArguments } from './hostileArguments';

/** Commands by the key of their argument that says what they are about: one that nobody has is about nothing. */
const keyed: Readonly<Record<string, readonly CommandId[]>> = {
  serviceKey: [
    ...[commandIds.start, commandIds.stop, commandIds.stopNow, commandIds.restart],
    ...[commandIds.delete, commandIds.setMemoryCap, commandIds.startRenamed, commandIds.freePort],
    ...[commandIds.adoptService, commandIds.openInBrowser, commandIds.openDefinition],
    ...[commandIds.showLogs, commandIds.clearLogs, commandIds.openLogFile],
    ...[commandIds.showFoldedLines, commandIds.showRestartHistory],
    ...[commandIds.attachDebugger, commandIds.recordCpuProfile],
    ...[commandIds.sampleHeap, commandIds.takeHeapSnapshot],
  ],
  databaseId: [commandIds.startDatabase, commandIds.copyDatabaseUrl, commandIds.openPsql],
  folder: [commandIds.installDependencies],
  file: [commandIds.copyEnvExample, commandIds.openFile],
};
/** Those that look up whatever they are given. */
const always = [commandIds.makeExecutable, commandIds.showAuditPatch, commandIds.noteFix];
const all: readonly (readonly [CommandId, string?])[] = [
  ...Object.entries(keyed).flatMap(([key, ids]) => ids.map((id) => [id, key] as const)),
  ...always.map((id) => [id] as const),
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

  for (const [id, key] of all) {
    it(`does nothing with what names nothing of ours: ${id}`, async () => {
      const states = async () => (await api()).services.map(({ name, state }) => [name, state]);
      const before = await states();
      const shown = openTabs();
      deeds.splice(0);
      // Without a key it asks which one is meant, as it does from the palette.
      const given = hostileArguments(folder).filter(([one]) => !key || hasText(one, key));
      assert.ok(given.length > 5);
      for (const args of given) await vscode.commands.executeCommand(id, ...args);
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.deepEqual(
        deeds.filter((one) => !ofItsOwn.some((known) => known.test(one))),
        [],
      );
      assert.deepEqual(await states(), before);
      assert.deepEqual(vscode.window.terminals, []);
      assert.deepEqual(openTabs(), shown);
    });
  }
});

/** What is open, whichever of it is in front. */
function openTabs(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).sort();
}

function hasText(one: unknown, key: string): boolean {
  return typeof (one as Readonly<Record<string, unknown>> | null | undefined)?.[key] === 'string';
}

/**
 * What goes on without any command: looks at PM2 and databases, our own storage and leases, and an ecosystem file that was changed before
 * and is read again by a program of its own, of which nothing is left when it ends.
 */
const ofItsOwn = [
  /^net\.connect\(/,
  /^child_process\.spawn\(\S*(?:pm2|docker|node, \S*ecosystemReader\.js)/,
  /^fs(?:\/promises)?\.\w+\(\S*codex-services-[0-9a-f]{12}\.(?:lease|close|closer)\b/,
  /^fs(?:\/promises)?\.\w+\(\S*globalStorage\/codex-services\.codex-services/,
  /^process\.kill\(-\d+, SIGKILL\)[^]*ChildProcess\./,
];
