import type { Logger } from '../../base/logger';
import { cleanEnvironment, type Environment } from './cleanEnvironment';
import { findInPath, isExecutableFile } from '../../system/processes/findInPath';
import { findNode } from './findNode';
import { findPm2 } from './findPm2';
import type { Pm2Runner } from '../daemon/pm2Commands';
import type { Pm2Home } from '../daemon/pm2Home';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the toolchain looks; the functions are asked anew each time, since settings change. */
export interface ToolchainParts {
  readonly environment: () => Promise<Variables>;
  readonly nodeSetting: () => string | undefined;
  readonly pm2Setting: () => string | undefined;
  /** Folders whose own pm2 may be used; none in an untrusted workspace. */
  readonly workspaceFolders: () => readonly string[];
  /** The pm2 package that came with the extension. */
  readonly shippedPm2: string;
  readonly execPath: string;
  readonly home: () => Pm2Home;
  readonly log: Logger;
}

/** The programs of this machine that run services: found when first needed, remembered until told to look again. */
export class Toolchain {
  #node: Promise<string> | undefined;
  #runner: Promise<Pm2Runner> | undefined;

  constructor(private readonly parts: ToolchainParts) {}

  /** Absolute path of a real node. Rejects with a HumanError where there is none. */
  node(): Promise<string> {
    return (this.#node ??= this.#findNode());
  }

  /** What runs pm2's own program. Rejects with a HumanError where node or pm2 is missing. */
  runner(): Promise<Pm2Runner> {
    return (this.#runner ??= this.#findRunner());
  }

  /** The environment that services get besides their own. */
  async serviceEnvironment(): Promise<Environment> {
    return cleanEnvironment(await this.parts.environment(), this.parts.home().folder);
  }

  /** Looks for everything again when it is next needed: a setting changed, or something was installed. */
  forget(): void {
    this.#node = undefined;
    this.#runner = undefined;
  }

  async #findNode(): Promise<string> {
    return findNode({
      setting: this.parts.nodeSetting(),
      env: await this.parts.environment(),
      execPath: this.parts.execPath,
    });
  }

  async #findRunner(): Promise<Pm2Runner> {
    const [node, env] = await Promise.all([this.node(), this.parts.environment()]);
    const pm2 = await findPm2({
      setting: this.parts.pm2Setting(),
      workspaceFolders: this.parts.workspaceFolders(),
      env,
      shipped: this.parts.shippedPm2,
    });
    this.parts.log.info(`pm2 ${pm2.version} (${pm2.from}): ${pm2.script}; node: ${node}`);
    return { node, script: pm2.script, home: this.parts.home(), env, log: this.parts.log };
  }
}

/** True where an environment's PATH leads to a node. */
export async function hasNode(env: Variables): Promise<boolean> {
  for (const candidate of await findInPath('node', env)) {
    if (await isExecutableFile(candidate)) return true;
  }
  return false;
}
