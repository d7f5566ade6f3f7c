import * as assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { service, until } from './extension';

/** The sample has one database: commands without an argument mean it. */
describe('the database of a workspace', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cxi-'));
  const answer = path.join(folder, 'answer');

  after(async () => {
    await vscode.commands.executeCommand('codexServices.stopAll');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is started by its own command', async () => {
    // The databases are looked for when the services are known.
    await until('the database is ready', async () => {
      await vscode.commands.executeCommand('codexServices.startDatabase');
      return (await service('codex-database')).state === 'ready';
    });
  });

  it('gives its URL without the password', async () => {
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand('codexServices.copyDatabaseUrl');
    const url = await vscode.env.clipboard.readText();
    const { port } = await service('codex-database');
    assert.match(url, new RegExp(`^postgresql://\\w+@(127\\.0\\.0\\.1|localhost):${port}/\\w+$`));
  });

  it('is opened in a terminal by psql, which answers there', async function () {
    if (!existsSync('/usr/bin/psql')) this.skip();
    const before = new Set(vscode.window.terminals);
    await vscode.commands.executeCommand('codexServices.openPsql');
    const terminal = await until('a terminal', () =>
      vscode.window.terminals.find((one) => !before.has(one) && one.name.startsWith('psql ')),
    );
    const { shellPath, shellArgs, env, isTransient } =
      terminal.creationOptions as vscode.TerminalOptions;
    assert.match(shellPath ?? '', /psql$/);
    // The password goes through a file of the user's alone, and nothing is kept for the next start.
    assert.doesNotMatch(JSON.stringify(shellArgs), /password|:\/\//);
    assert.equal(isTransient, true);
    assert.equal(env?.['PGPASSWORD'], undefined);
    const file = env?.['PGPASSFILE'] ?? '';
    assert.equal(statSync(file).mode & 0o777, 0o600);
    terminal.sendText(`\\o ${answer}`);
    terminal.sendText('SELECT 41 + 1 AS found;');
    terminal.sendText('\\o');
    await until(
      'an answer in the file',
      () => existsSync(answer) && /\b42\b/.test(readFileSync(answer, 'utf8')),
    );
    terminal.sendText('\\q');
    await until('the end of the terminal', () => !vscode.window.terminals.includes(terminal));
    await until('the end of the file', () => !existsSync(file));
  });
});
