import * as path from 'node:path';
import type { Logger } from '../../base/logger';
import { type GuardianDeed, GuardianFiles } from '../../pm2/windows/guardianFiles';
import { guardianName } from '../../pm2/windows/guardianName';
import { definitionHashKey, type Pm2Process } from '../../pm2/socket/processList';
import { definitionHash } from '../launch/launchToPm2';
import type { Pm2Control } from '../supervise/supervisorParts';
import type { GuardianInstructions } from './guardianInstructions';

export interface GuardianSetupParts {
  readonly pm2: Pick<Pm2Control, 'snapshot' | 'startApp' | 'delete'>;
  readonly pm2Home: () => string;
  /** Absolute path of a real node. Rejects with a HumanError. */
  readonly node: () => Promise<string>;
  /** The built guardian: absolute path. */
  readonly program: string;
  readonly log: Logger;
}

const killTimeoutMs = 1_600;

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
    const entry = (await this.parts.pm2.snapshot()).find(({ name }) => name === guardianName);
    if (instructions && instructions.services.length > 0) {
      await files.write(workspaceFolder, instructions);
      await this.#run(files, entry);
      return;
    }
    await files.remove(workspaceFolder);
    if ((await files.all()).length > 0) return;
    if (entry) {
      await this.parts.pm2.delete(entry.id, killTimeoutMs);
      this.parts.log.info('Guarding while the editor is closed is off.');
    }
    await files.clear();
  }

  async #run(files: GuardianFiles, entry: Pm2Process | undefined): Promise<void> {
    const { pm2, program, node, pm2Home, log } = this.parts;
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
      autorestart: true,
      restart_delay: 5_000,
      max_restarts: 10,
      min_uptime: 10_000,
      kill_timeout: killTimeoutMs,
      out_file: files.logFile,
      error_file: files.logFile,
      pid_file: files.pidFile,
      // Without it PM2 puts the id into the names.
      merge_logs: true,
    };
    const hash = definitionHash(app);
    // One of an earlier version of the extension is replaced.
    if (entry?.definitionHash === hash && entry.status === 'online') return;
    if (entry) await pm2.delete(entry.id, killTimeoutMs);
    await pm2.startApp({ ...app, env: { [definitionHashKey]: hash } });
    log.info('Guarding while the editor is closed is on.');
  }
}
