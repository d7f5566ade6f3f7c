import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { api, channelText, extensionId, service, target, until } from './extension';

const ready = (name: string) => async () => {
  const found = await service(name);
  return found.state === 'ready' && found;
};

describe('services', () => {
  after(async () => {
    await vscode.commands.executeCommand('codexServices.stopAll');
  });

  it('starts the backend without watch, and its port makes it ready', async () => {
    await vscode.commands.executeCommand('codexServices.startBackend');
    const backend = await until('the backend is ready', ready('codex-backend'));
    const [pid] = backend.pids;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    assert.ok(command.includes('--import'), command.join(' '));
    assert.ok(!command.includes('watch'));
    assert.ok((backend.memoryBytes ?? 0) > 30 * 1024 ** 2);
    assert.equal(backend.capBytes, 1024 ** 3);
  });

  it('shows the output of a service in its channel, coloured as a log', async () => {
    await vscode.commands.executeCommand(
      'codexServices.showLogs',
      target(await service('codex-backend')),
    );
    const text = await until('a line is in the channel', () => {
      const shown = channelText('codex-backend');
      return shown !== undefined && /\[(info|warning|debug)\] \S/.test(shown) && shown;
    });
    assert.match(text, /listening|database/);
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.scheme === 'output',
    );
    assert.equal(editor?.document.languageId, 'log');
  });

  it('restarts a service: a new process', async () => {
    const before = await service('codex-backend');
    await vscode.commands.executeCommand('codexServices.restart', target(before));
    const after = await until('the backend is ready again', ready('codex-backend'));
    assert.notDeepEqual(after.pids, before.pids);
  });

  it('writes a history that says why it ended, and opens it as a document', async () => {
    const before = await service('codex-backend');
    const [pid] = before.pids;
    process.kill(pid ?? 0, 'SIGKILL');
    await until('another process is ready', async () => {
      const now = await service('codex-backend');
      return now.state === 'ready' && now.pids[0] !== pid;
    });
    await vscode.commands.executeCommand('codexServices.showRestartHistory', target(before));
    const document = vscode.workspace.textDocuments.find(({ uri }) =>
      uri.path.endsWith('codex-backend history.md'),
    );
    // What comes from outside is escaped for Markdown.
    const text = (document?.getText() ?? '').replaceAll('\\', '');
    assert.match(text, /codex-backend/);
    assert.match(text, /killed by SIGKILL from outside/);
    assert.match(text, /PM2 started it again/);
  });

  it('starts the Rust generator as the program that cargo built', async () => {
    await vscode.commands.executeCommand('codexServices.startGenerator');
    const generator = await until('the generator is ready', ready('codex-rust'));
    const [pid] = generator.pids;
    assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), /target\/debug\/rust_generator/);
  });

  it('shows pm2 itself the same services', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    const pm2 = path.join(extension?.extensionPath ?? '', 'node_modules/pm2/bin/pm2');
    const list = execFileSync('node', [pm2, 'jlist'], { encoding: 'utf8', env: process.env });
    const shown = (JSON.parse(list.slice(list.indexOf('[{'))) as { name: string; pid: number }[])
      .map(({ name, pid }) => [name, pid] as const)
      .sort();
    const running = (await api()).services.filter(({ pids }) => pids.length > 0);
    assert.deepEqual(shown, running.map(({ name, pids }) => [name, pids[0]] as const).sort());
  });

  it('stops all: no process is left', async () => {
    const pids = (await api()).services.flatMap((one) => one.pids);
    assert.ok(pids.length >= 2);
    await vscode.commands.executeCommand('codexServices.stopAll');
    for (const one of (await api()).services) assert.equal(one.state, 'stopped', one.name);
    await until('the processes have ended', () => pids.every((pid) => !isAlive(pid)));
  });
});

/** A zombie is dead. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(file, 'utf8'));
  } catch {
    // It ended between the two looks.
    return false;
  }
}
