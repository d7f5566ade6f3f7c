import * as assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as example from '../../docs/example/extension';
import { toolIds } from '../../src/base/ids';
import { api, service, until } from './extension';

const [folder] = vscode.workspace.workspaceFolders ?? [];
const backend = 'codex-backend';
/** What stands in tasks.json. One that says what an offered task says takes its place, label included. */
const written = {
  anew: { command: 'restart', service: backend },
  'stop it': { command: 'stop', service: backend },
  slow: { command: 'start', service: 'codex-frontend' },
  nobody: { command: 'start', service: '../x' },
  nothing: { command: 'destroy' },
};

describe('tasks', () => {
  const file = path.join(folder?.uri.fsPath ?? '', '.vscode', 'tasks.json');

  before(async () => {
    const tasks = Object.entries(written).map(([label, one]) => ({
      ...{ label, type: 'codex-services' },
      ...one,
    }));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ version: '2.0.0', tasks }));
    await api();
  });

  after(async () => {
    rmSync(path.dirname(file), { recursive: true, force: true });
    await vscode.commands.executeCommand('codexServices.stopAll');
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await until('the terminals are gone', () => vscode.window.terminals.length === 0);
  });

  it('are offered for each service and for all', async () => {
    for (const name of ['start all', 'restart codex-rust', 'stop codex-frontend']) {
      assert.equal((await taskNamed(name)).source, 'codex-services');
    }
  });

  it('keep a launch configuration waiting until the service is ready', async () => {
    const program = path.join(os.tmpdir(), `cxi-${process.pid}.cjs`);
    writeFileSync(program, 'process.exit(0);\n');
    const began = new Promise<string>((resolve, reject) => {
      const listening = vscode.debug.onDidStartDebugSession(() => {
        listening.dispose();
        service(backend).then(({ state }) => resolve(state), reject);
      });
    });
    assert.notEqual((await service(backend)).state, 'ready');
    const started = await vscode.debug.startDebugging(folder, {
      ...{ type: 'node', request: 'launch', name: 'after the backend', program },
      preLaunchTask: `codex-services: start ${backend}`,
    });
    assert.equal(started, true);
    assert.equal(await began, 'ready');
    rmSync(program);
  });

  it('end with 0 where all is done, and with 1 where it cannot be', async () => {
    assert.equal(await exitCodeOf('anew'), 0);
    assert.equal(await exitCodeOf('stop it'), 0);
    assert.equal((await service(backend)).state, 'stopped');
    assert.equal(await exitCodeOf('nobody'), 1);
    assert.equal(await exitCodeOf('nothing'), 1);
  });

  it('are cancelled: what was started is stopped again', async () => {
    // Next takes seconds until it is ready.
    const execution = await vscode.tasks.executeTask(await taskNamed('slow'));
    const states = new Set<string>();
    const starts = async (): Promise<boolean> => {
      const { state, reason, pids } = await service('codex-frontend');
      states.add(`${state} ${reason}`);
      return pids.length > 0;
    };
    await until('it starts', starts).catch((error: unknown) => {
      throw new Error([...states].join('; '), { cause: error });
    });
    execution.terminate();
    await until('it is stopped', async () => {
      const { state, pids } = await service('codex-frontend');
      return state === 'stopped' && pids.length === 0;
    });
  });
});

describe('tools for language models', () => {
  const call = async (name: string, input: object): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content
      .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
      .join('');
  };
  const dataOf = (text: string): readonly string[] =>
    text.split('\n').flatMap((line) => (line.startsWith('| ') ? [line.slice(2)] : []));

  after(() => vscode.commands.executeCommand('codexServices.stopAll'));

  it('are in the editor’s list, with tags and schemas', () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('codexServices_'));
    assert.deepEqual(ours.map(({ name }) => name).sort(), Object.values(toolIds).sort());
    for (const { tags, inputSchema, description } of ours) {
      assert.ok(tags.includes('codex-services'));
      assert.equal((inputSchema as { type?: string }).type, 'object');
      assert.ok(description.length > 50);
    }
  });

  it('start a service, tell of it, read its log, and stop it', async () => {
    const started = await call(toolIds.startServices, { services: [backend] });
    assert.match(started, /All of them are ready\./);
    const listed = dataOf(await call(toolIds.listServices, {})).map((line) => JSON.parse(line));
    const found = listed.find(({ name }) => name === backend);
    assert.equal(found.state, 'ready');
    assert.equal(found.memoryCap, '1 GB');
    const log = await call(toolIds.readLogs, { service: backend, limit: 1e9, since: '1h' });
    assert.match(log, /At most 200 lines are given; 1000000000 were asked for\./);
    assert.ok(
      dataOf(log).some((line) => /listening|database/.test(line)),
      log,
    );
    const [pid] = (await service(backend)).pids;
    process.kill(pid ?? 0, 'SIGKILL');
    await until('another process is ready', async () => {
      const now = await service(backend);
      return now.state === 'ready' && now.pids[0] !== pid;
    });
    const why = await call(toolIds.explainRestart, { service: backend });
    assert.match(why, /killed by SIGKILL from outside/);
    const stopped = await call(toolIds.stopServices, { services: [backend] });
    assert.match(stopped, /All of them have stopped\./);
    assert.equal((await service(backend)).state, 'stopped');
    assert.match(await call(toolIds.explainRestart, { service: backend }), /by an agent/);
  });

  it('say what is wrong with what they are given', async () => {
    assert.match(await call(toolIds.readLogs, { service: '../x' }), /There is no service/);
  });

  it('audit, and show fixes without making them', async () => {
    const found = dataOf(await call(toolIds.auditProject, {}));
    assert.ok(
      found.some((line) => line.includes('"shell-no-exec"')),
      found.join('\n'),
    );
    const preview = await call(toolIds.previewFixes, { rule: 'shell-no-exec' });
    assert.match(preview, /^\| \+exec .*tsx/m);
    assert.match(preview, /Nothing was changed\./);
  });
});

describe('the API for other extensions', () => {
  it('serves the example of docs/api.md', async () => {
    const subscriptions: vscode.Disposable[] = [];
    await example.activate({ subscriptions } as unknown as vscode.ExtensionContext);
    assert.equal(subscriptions.length, 3);
    for (const one of subscriptions) one.dispose();
  });

  it('starts until ready, gives lines as they come, and stops', async () => {
    const { start: begin, stop, logs } = await api();
    const progress: string[] = [];
    const said: string[] = [];
    const leaving = new AbortController();
    const lines = (async () => {
      for await (const { text } of logs({ name: backend }, { signal: leaving.signal }))
        said.push(text);
    })();
    const result = await begin([{ name: backend }], { onProgress: (text) => progress.push(text) });
    assert.deepEqual([result.ok, result.services[0]?.service.state], [true, 'ready']);
    await until('its lines', () => said.some((line) => /listening|database/.test(line)));
    leaving.abort();
    await lines;
    const again = logs({ name: backend }, { tail: 2 })[Symbol.asyncIterator]();
    assert.equal((await again.next()).done, false);
    await again.return?.();
    assert.equal((await stop([{ name: backend }])).ok, true);
    assert.equal((await service(backend)).state, 'stopped');
  });
});

/** Looks again where the editor has not waited for those who offer tasks. */
function taskNamed(name: string): Promise<vscode.Task> {
  return until(`the task ${name}`, async () =>
    (await vscode.tasks.fetchTasks({ type: 'codex-services' })).find((one) => one.name === name),
  );
}

async function exitCodeOf(name: string): Promise<number | undefined> {
  const task = await taskNamed(name);
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== name) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return ended;
}
