import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../base/errors';
import { commandIds } from '../base/ids';
import { pm2Environment, type Pm2Runner } from '../pm2/daemon/pm2Commands';
import { runProgram } from '../system/processes/runProgram';
import type { CommandContext } from './context';
import type { Handlers } from './handlers';

const statusTimeoutMs = 15_000;

/** Commands that show PM2's own programs in a terminal, with the right PM2_HOME and without a shell. */
export function terminalHandlers({ runner }: CommandContext): Handlers {
  return {
    [commandIds.showPm2Status]: async () => {
      const found = await runner();
      vscode.window
        .createTerminal({ name: 'pm2 status', pty: new StatusTerminal(found), isTransient: true })
        .show();
    },
    [commandIds.openPm2Monit]: async () => {
      const found = await runner();
      vscode.window
        .createTerminal({
          name: 'pm2 monit',
          shellPath: found.node,
          shellArgs: [found.script, 'monit'],
          cwd: found.home.folder,
          env: pm2Environment(found),
          isTransient: true,
        })
        .show();
    },
  };
}

/** Shows what `pm2 status` prints; r runs it again. A program that ends at once would close a terminal of its own. */
class StatusTerminal implements vscode.Pseudoterminal {
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<void>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  constructor(private readonly runner: Pm2Runner) {}

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#didWrite.dispose();
    this.#didClose.dispose();
  }

  handleInput(data: string): void {
    if (data === 'r') void this.#run();
    else if (data === 'q' || data === '\u0003') this.#didClose.fire();
  }

  async #run(): Promise<void> {
    try {
      const { stdout, stderr } = await runProgram(
        this.runner.node,
        [this.runner.script, 'status'],
        {
          cwd: this.runner.home.folder,
          env: { ...pm2Environment(this.runner), FORCE_COLOR: '1' },
          timeoutMs: statusTimeoutMs,
        },
      );
      this.#print(stdout + stderr);
    } catch (error) {
      this.#print(`${messageOf(error)}\n`);
    }
    this.#print(`${l10n.t('Press r to run it again, q to close.')}\n`);
  }

  #print(text: string): void {
    this.#didWrite.fire(text.replace(/\r?\n/g, '\r\n'));
  }
}
