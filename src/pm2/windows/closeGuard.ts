import { rm, writeFile } from 'node:fs/promises';
import { repeat } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { hasCode, unlessCode } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { readText } from '../../system/files/readText';
import { startProgram } from '../../system/processes/runProgram';
import { type CloseInstruction, folderFiles } from './closeInstruction';

export interface CloseGuardParts {
  /** The instructions of the workspace folders; `names` is undefined where services are kept. */
  readonly folders: () => readonly {
    readonly folder: string;
    readonly names?: readonly string[];
  }[];
  /** True where this window is the one that acts for the folder: asking it is what renews the lease. */
  readonly mayAct: (folder: string) => Promise<boolean>;
  /** The PM2_HOME folder; it may throw. */
  readonly home: () => string;
  /** A real node, absolute, and the program (src/pm2/windows/closeProgram.ts). */
  readonly node: () => Promise<string>;
  readonly program: string;
  readonly log: Logger;
  readonly clock?: Clock;
}

const everyMs = 4_000;

/** Sees to it that services stop when the editor is closed, where the setting says so: a program waits for that outside of the editor. */
export class CloseGuard implements Disposable {
  readonly #store = new DisposableStore();
  readonly #written = new Map<string, string>();

  constructor(private readonly parts: CloseGuardParts) {
    this.#store.add(
      repeat(
        () => everyMs,
        () => this.look(),
        (error) =>
          parts.log.debug(`Stopping with the editor could not be arranged: ${String(error)}`),
        parts.clock ?? systemClock,
      ),
    );
  }

  /** Brings the instructions up to date. */
  async look(): Promise<void> {
    for (const { folder, names } of this.parts.folders()) {
      if (names) await this.#arrange({ folder, names });
      else await this.#withdraw(folder);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #arrange(instruction: CloseInstruction): Promise<void> {
    const { folder } = instruction;
    if (!(await this.parts.mayAct(folder))) return;
    const home = this.parts.home();
    const files = folderFiles(home, folder);
    const text = JSON.stringify(instruction);
    // Written anew where it is gone: the program takes it away when it acts.
    if (this.#written.get(folder) !== text || (await textOf(files.instruction)) !== text) {
      try {
        await writeFile(files.instruction, text, { mode: 0o600 });
      } catch (error) {
        // Without a PM2_HOME there is nothing to stop.
        if (hasCode(error, 'ENOENT')) return;
        throw error;
      }
      this.#written.set(folder, text);
    }
    if (await this.#waits(files.closer)) return;
    // Its environment is bare: whoever looks for processes of this PM2_HOME must not find it.
    const { PATH = '' } = process.env;
    const args = [this.parts.program, home, folder];
    const child = startProgram(await this.parts.node(), args, {
      detached: true,
      stdio: 'ignore',
      cwd: home,
      env: { PATH },
    });
    child.on('error', (error) =>
      this.parts.log.error('What stops the services cannot run.', error),
    );
    child.unref();
  }

  async #withdraw(folder: string): Promise<void> {
    const { instruction } = folderFiles(this.parts.home(), folder);
    if (!this.#written.delete(folder)) {
      // One of an earlier window: ours to take away only where we act.
      if ((await textOf(instruction)) === undefined) return;
      if (!(await this.parts.mayAct(folder))) return;
    }
    await rm(instruction, { force: true });
  }

  async #waits(file: string): Promise<boolean> {
    const pid = Number(await textOf(file));
    try {
      return pid > 1 && process.kill(pid, 0);
    } catch (error) {
      if (hasCode(error, 'ESRCH')) return false;
      throw error;
    }
  }
}

function textOf(file: string): Promise<string | undefined> {
  return unlessCode(readText(file), 'ENOENT');
}
