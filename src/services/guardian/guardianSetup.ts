import * as path from 'node:path';
import type { Logger } from '../../base/logger';
import { type GuardianDeed, GuardianFiles } from '../../pm2/windows/guardianFiles';
import { type PageAddress, PageFiles } from '../../pm2/windows/pageFiles';
import { guardianName } from '../../pm2/windows/sharedNames';
import { freePortFrom } from '../../system/freePort';
import type { Engine } from '../../engine/engine';
import { definitionHashKey, type Entry } from '../../engine/entry';
import { defaultRestart } from '../definitions/defaults';
import { definitionHash, restartKeys } from '../launch/launchToPm2';
import { type GuardianInstructions, parseInstructions } from './guardianInstructions';

export interface GuardianSetupParts {
  readonly engine: Pick<Engine, 'snapshot' | 'startApp' | 'delete'>;
  readonly pm2Home: () => string;
  /** Absolute path of a real node. Rejects with a HumanError. */
  readonly node: () => Promise<string>;
  /** The built guardian: absolute path. */
  readonly program: string;
  /** Where metrics are wished to be; port 0: where they have been, else the first free one. */
  readonly page: () => PageAddress;
  readonly log: Logger;
}

/** Exporters of OpenTelemetry begin here as well. */
const firstPort = 9464;

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
      await this.#setPage(files);
      await this.#run(files, entry);
      return;
    }
    await files.remove(workspaceFolder);
    if ((await files.all()).length > 0) {
      await this.#setPage(files);
      return;
    }
    if (entry) {
      await this.parts.engine.delete(entry.id, defaultRestart.killTimeoutMs);
      this.parts.log.info('The guardian is not needed any more.');
    }
    await files.clear();
  }

  async #run(files: GuardianFiles, entry: Entry | undefined): Promise<void> {
    const { engine, program, node, pm2Home, log } = this.parts;
    const app = {
      name: guardianName,
      script: await node(),
      // Little lives for long in it: room for more would only be held.
      args: ['--max-semi-space-size=2', program, pm2Home()],
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
    log.info('The guardian runs.');
  }

  /** The page is there while any workspace folder of this PM2_HOME is exported; its port is kept. */
  async #setPage(files: GuardianFiles): Promise<void> {
    const pages = new PageFiles(this.parts.pm2Home());
    const all = (await files.all()).flatMap((one) => parseInstructions(one) ?? []);
    const before = await pages.address();
    if (!all.some(({ exported }) => exported)) {
      if (before) await pages.setAddress(undefined);
      return;
    }
    const wish = this.parts.page();
    const port = wish.port || (before?.port ?? (await freePortFrom(firstPort, wish.hosts)));
    const address = { ...wish, port };
    if (JSON.stringify(address) !== JSON.stringify(before)) await pages.setAddress(address);
  }
}

/** Moves the metrics to the next free port behind one that cannot be had, and gives it; undefined where they have moved already. */
export async function movePage(
  pages: Pick<PageFiles, 'address' | 'setAddress'>,
  port: number,
): Promise<number | undefined> {
  const address = await pages.address();
  if (address?.port !== port) return undefined;
  const next = await freePortFrom(port + 1, address.hosts);
  await pages.setAddress({ ...address, port: next });
  return next;
}
