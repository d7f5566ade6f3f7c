import {
  EcosystemReader,
  type EcosystemFile,
  type RawApp,
} from '../../pm2/ecosystem/ecosystemFile';
import type { Files } from '../../project/files';
import { type NodeVersion, nodeVersionOf } from '../../project/nodeVersion/nodeRange';
import { buildProgram } from '../../system/buildProgram';
import { cargoBuild } from '../../system/cargo';
import { runCommand } from '../../system/processes/commandRunner';
import type { Database } from '../databases/database';
import { findDatabases } from '../databases/findDatabases';
import { planLaunch } from '../launch/planLaunch';
import type { Builder } from '../supervise/supervisorParts';
import type { LaunchPlan, ServiceDefinition } from './definition';
import type { LaunchMode } from './settings';
import type { FolderModel } from './folderModel';

export interface ProjectRulesParts {
  readonly files: Files;
  readonly tools: {
    /** Absolute path of a real node. Rejects with a HumanError. */
    node(): Promise<string>;
    serviceEnvironment(): Promise<Readonly<Record<string, string>>>;
  };
  /** The built program that evaluates ecosystem files: absolute path. */
  readonly ecosystemReader: string;
}

/** A node that is asleep on a slow disk has said its version by then. */
const versionMs = 10_000;

/** What is known of projects, with the programs and the environment of this machine. */
export class ProjectRules {
  /** What the ecosystem files gave when they were last run. */
  readonly evaluated = new Map<string, readonly RawApp[]>();

  readonly #versions = new Map<string, Promise<NodeVersion | undefined>>();

  constructor(private readonly parts: ProjectRulesParts) {}

  /** How a service is launched. Throws a HumanError where it cannot be. */
  async plan(definition: ServiceDefinition, launchMode: LaunchMode): Promise<LaunchPlan> {
    const { files, tools } = this.parts;
    const node = await tools.node();
    return planLaunch(definition, {
      node,
      nodeVersion: () => this.#nodeVersion(node),
      files,
      launchMode,
      processEnv: await tools.serviceEnvironment(),
      platform: process.platform,
    });
  }

  /** What a node says of itself, asked once. */
  #nodeVersion(node: string): Promise<NodeVersion | undefined> {
    const known = this.#versions.get(node);
    if (known) return known;
    const asked = runCommand(node, ['--version'], { timeoutMs: versionMs }).then(
      ({ stdout }) => nodeVersionOf(stdout),
      () => undefined,
    );
    this.#versions.set(node, asked);
    return asked;
  }

  /** Evaluates an ecosystem file. Throws a HumanError. */
  async readEcosystem(file: string): Promise<EcosystemFile> {
    const { tools, ecosystemReader: reader } = this.parts;
    const env = await tools.serviceEnvironment();
    const found = await new EcosystemReader({ node: await tools.node(), reader, env }).read(file);
    this.evaluated.set(file, found.apps);
    return found;
  }

  readonly build: Builder = async (cargo, request, own, onProgress, signal) => {
    const env = { ...(await this.parts.tools.serviceEnvironment()), ...own };
    if ('program' in request) return buildProgram(request, { env, onProgress, signal });
    return cargoBuild(request, { cargo, env, onProgress, signal });
  };

  /** The databases of workspace folders; `urlOf` gives what a folder's setting says, or ''. */
  async findDatabases(
    folders: readonly FolderModel[],
    urlOf: (workspaceFolder: string) => string,
  ): Promise<readonly Database[]> {
    const processEnv = await this.parts.tools.serviceEnvironment();
    const found = folders.map(({ folder: workspaceFolder, definitions }) =>
      findDatabases(
        { workspaceFolder, url: urlOf(workspaceFolder), definitions, processEnv },
        this.parts.files,
      ),
    );
    return (await Promise.all(found)).flat();
  }
}
