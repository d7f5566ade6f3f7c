import * as path from 'node:path';
import type { Logger } from '../../base/logger';
import { type GuardianDeed, GuardianFiles } from '../../pm2/windows/guardianFiles';
import { guardianName } from '../../pm2/windows/sharedNames';
import type { Engine } from '../../engine/engine';
import { definitionHashKey, type Entry } from '../../engine/entry';
import { defaultRestart } from '../definitions/defaults';
import { definitionHash, restartKeys } from '../launch/launchToPm2';
import type { GuardianInstructions } from './guardianInstructions';

export interface GuardianSetupParts {
  readonly engine: Pick<Engine, 'snapshot' | 'startApp' | 'delete'>;
  readonly pm2Home: () => string;
  /** Absolute path of a real node. Rejects with a HumanError. */
  readonly node: () => Promise<string>;
  /** The built guardian: absolute path. */
  readonly program: string;
  readonly log: Logger;
}

/** Puts the guardian under PM2 and takes it off again, without a trace. */
export class GuardianSetup {
  /** One after the other: settings and services change together. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: GuardianSetupParts) {}

  /** Has a workspace folder guarded by these instructions; undefined ends that. Rejects where PM2 cannot be asked. */
  set(workspaceFolder: string, instructions: GuardianInstructions | undefined): Promise<void> {
    const own = this.#last.then(() => this.#set(workspaceFolder, instructions));
    this.#last = own.catch(() => undefined);
    return own;
  }

  /** What the guardian did for a workspace folder since this was last asked. */
  collect(workspaceFolder: string): Promise<readonly GuardianDeed[]> {
    return this.#files().collect(workspaceFolder);
  }

  #files(): GuardianFiles {
    return new GuardianFiles(this.parts.pm2Home());
  }

  async #set(
    workspaceFolder: string,
    instructions: GuardianInstructions | undefined,
  ): Promise<void> {
    const files = this.#files();
    const entry = (await this.parts.engine.snapshot()).find(({ name }) => name === guardianName);
    if (instructions && instructions.services.length > 0) {
      await files.write(workspaceFolder, instructions);
      await this.#run(files, entry);
      return;
    }
    await files.remove(workspaceFolder);
    if ((await files.all()).length > 0) return;
    if (entry) {
      await this.parts.engine.delete(entry.id, defaultRestart.killTimeoutMs);
      this.parts.log.info('Guarding while the editor is closed is off.');
    }
    await files.clear();
  }

  async #run(files: GuardianFiles, entry: Entry | undefined): Promise<void> {
    const { engine, program, node, pm2Home, log } = this.parts;
    const app = {
      name: guardianName,
      script: await node(),
      args: [program, pm2Home()],
      interpreter: 'none',
      cwd: path.dirname(files.folder),
      exec_mode: 'fork',
      instances: 1,
      watch: false,
      vizion: false,
      ...restartKeys(defaultRestart),
      out_file: files.logFile,
      error_file: files.logFile,
      pid_file: files.pidFile,
      // Without it PM2 puts the id into the names.
      merge_logs: true,
    };
    const hash = definitionHash(app);
    // One of an earlier version of the extension is replaced.
    if (entry?.definitionHash === hash && entry.status === 'online') return;
    if (entry) await engine.delete(entry.id, defaultRestart.killTimeoutMs);
    await engine.startApp({ ...app, env: { [definitionHashKey]: hash } });
    log.info('Guarding while the editor is closed is on.');
  }
}
