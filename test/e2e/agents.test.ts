import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskType, toolIds } from '../../src/base/ids';
import { processesOf } from '../../scripts/sampleSession.mjs';
import { Code } from './harness/codeWindow';

const name = 'api [now](command:workbench.action.terminal.new) $(zap)';

/** An extension with an agent: calls a tool of ours as a chat does, and writes down what it was told; asks which tasks there are. */
const agent = `
const fs = require('node:fs');
const vscode = require('vscode');
exports.activate = (context) => {
  const call = (command, tool) =>
    context.subscriptions.push(vscode.commands.registerCommand(command, async () => {
      const input = { services: [${JSON.stringify(name)}] };
      let said;
      try {
        const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined });
        said = content.map((part) => part.value).join('');
      } catch (error) {
        said = 'thrown: ' + error.message;
      }
      fs.writeFileSync(process.env.AGENT_SAYS, said);
    }));
  call('agent.start', ${JSON.stringify(toolIds.startServices)});
  call('agent.stop', ${JSON.stringify(toolIds.stopServices)});
  context.subscriptions.push(vscode.commands.registerCommand('agent.tasks', async () => {
    let tasks = [];
    // The editor does not wait for whoever offers them.
    for (let tries = 0; tries < 300 && tasks.length === 0; tries++) {
      tasks = await vscode.tasks.fetchTasks({ type: ${JSON.stringify(taskType)} });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    fs.writeFileSync(process.env.AGENT_SAYS, tasks.map((task) => task.name).sort().join(', '));
  }));
};
`;
const manifest = {
  ...{ name: 'agent', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.101.0' } },
  ...{ main: './extension.js', activationEvents: ['onStartupFinished'] },
  contributes: {
    commands: [
      { command: 'agent.start', title: 'Agent: start it' },
      { command: 'agent.stop', title: 'Agent: stop it' },
      { command: 'agent.tasks', title: 'Agent: list tasks' },
    ],
  },
};

describe('an agent that wants to start or stop a service', () => {
  const at = realpathSync(mkdtempSync(path.join(tmpdir(), 'cxe-')));
  const workspace = path.join(at, 'shop');
  const stranger = path.join(at, 'agent');
  const says = path.join(at, 'said');
  let code: Code;

  beforeAll(async () => {
    const write = (file: string, text: string): void => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    };
    write(path.join(stranger, 'package.json'), JSON.stringify(manifest));
    write(path.join(stranger, 'extension.js'), agent);
    const app = { name, script: './idle.js', min_uptime: 100 };
    const apps = [app, { ...app, name: 'worker' }];
    write(path.join(workspace, 'ecosystem.config.json'), JSON.stringify({ apps }));
    write(path.join(workspace, 'idle.js'), 'setInterval(() => {}, 1000);\n');
    const env = { ...process.env, PM2_HOME: path.join(at, 'pm2'), AGENT_SAYS: says };
    code = await Code.open({ folder: at, workspace, env, stranger });
    await code.showServices();
    await code.rowSays(name, 'stopped');
  });

  afterAll(async () => {
    await code?.close();
    for (const { pid } of processesOf(path.join(at, 'pm2'))) process.kill(pid, 'SIGKILL');
    rmSync(at, { recursive: true, force: true, maxRetries: 5 });
  });

  const dialog = () => code.page.locator('.monaco-dialog-box');

  /** Has the agent call its tool; gives what the editor asks. */
  async function asked(command: string): Promise<string> {
    rmSync(says, { force: true });
    await code.command(command);
    await dialog().waitFor();
    return (await dialog().innerText()).replaceAll('\u00a0', ' ');
  }

  /** Answers, and gives what the agent was told. */
  async function answer(button: RegExp): Promise<string> {
    await dialog().getByRole('button', { name: button }).click();
    return said();
  }

  async function said(): Promise<string> {
    await expect.poll(() => existsSync(says)).toBe(true);
    return readFileSync(says, 'utf8');
  }

  it('does nothing without a yes, and is asked with the name of the service as it is', async () => {
    const question = await asked('Agent: start it');
    expect(question).toContain('Start services?');
    expect(question).toContain(`An agent wants to start ${name}.`);
    // Its buttons are links as well.
    const links = dialog().locator('a:not(.monaco-button, .action-label)');
    expect(await links.count()).toBe(0);
    await code.picture('agent-start');
    expect(await answer(/Cancel/)).toMatch(/^thrown: /);
    expect(existsSync(path.join(at, 'pm2', 'pm2.pid'))).toBe(false);
    await code.rowSays(name, 'stopped');
  });

  it('starts and stops it with one', async () => {
    await asked('Agent: start it');
    expect(await answer(/Yes|Continue|OK/)).toContain('All of them are ready.');
    await code.rowSays(name, 'ready');
    expect(await asked('Agent: stop it')).toContain('What they hold in memory is lost');
    await code.picture('agent-stop');
    expect(await answer(/Yes|Continue|OK/)).toContain('All of them have stopped.');
    await code.rowSays(name, 'stopped');
  });

  it('finds tasks of plain names: with one that holds a link among them the editor would give none', async () => {
    rmSync(says, { force: true });
    await code.command('Agent: list tasks');
    const offered = ['restart', 'start', 'stop'].flatMap((what) => [
      `${what} all`,
      `${what} worker`,
    ]);
    expect(await said()).toBe(offered.join(', '));
  });
});
