import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { Docker } from '../../docker/docker';
import { freeDiskBytes } from '../../system/files/freeDisk';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { SystemMemoryReader } from '../../system/types';
import type { Database } from '../databases/database';
import type { DatabaseWatch } from '../databases/databaseWatch';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import type { PortHolder } from '../ports/portHolder';
import type { Service } from '../state/service';
import type { Check } from './check';
import { preflight } from './preflight';

/** Lock files of large projects have some ten megabytes. */
const maxLockBytes = 64 * 1024 * 1024;

export interface StartHelpParts {
  readonly node: () => Promise<string>;
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  readonly serviceEnvironment: () => Promise<Readonly<Record<string, string>>>;
  readonly portOwners: { holders(ports: readonly number[]): Promise<readonly PortHolder[]> };
  readonly memory: SystemMemoryReader;
  /** Undefined while nobody looks at databases. */
  readonly databases: DatabaseWatch | undefined;
}

/** What is done around a start on this machine: looking at what it needs, and starting containers. */
export class StartHelp {
  readonly #docker: Docker;
  readonly #files = new NodeFiles({ maxBytes: maxLockBytes });

  constructor(private readonly parts: StartHelpParts) {
    this.#docker = new Docker(parts.serviceEnvironment);
  }

  preflight(services: readonly Service[]): Promise<readonly Check[]> {
    const { databases, portOwners, memory } = this.parts;
    const folders = new Set(services.map(({ workspaceFolder }) => workspaceFolder));
    return preflight(services, {
      ...this.parts,
      readText: (file) => this.#files.readText(file),
      exists: async (file) => (await this.#files.kind(file)) !== undefined,
      holders: (ports) => portOwners.holders(ports),
      databases: (databases?.databases ?? []).filter((one) => folders.has(one.workspaceFolder)),
      look: async (id) => databases?.look(id) ?? { type: 'unknown' },
      docker: () => this.#docker.state(),
      availableBytes: async () => (await memory.read()).availableBytes,
      freeDiskBytes,
    });
  }

  /** Starts the container that a database is: the service of its Compose file, else the one that publishes its port. */
  async startContainer(
    { id, address, compose }: Database,
    onLine: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const state = await this.#docker.state();
    if (state.type !== 'up') throw new HumanError(state.sentence);
    if (compose) {
      const container = await this.#docker.composeContainer(compose.file, compose.service);
      if (container?.running) onLine(l10n.t('{0} runs already.', container.name));
      else if (container) await this.#docker.start(container.name, onLine);
      else await this.#docker.composeUp(compose.file, compose.service, onLine, signal);
    } else {
      const container = await this.#docker.containerOfPort(address.port);
      if (!container) {
        throw new HumanError(
          l10n.t(
            'Nobody knows how to start the database: no service, Compose file or container has port {0}.',
            address.port,
          ),
        );
      }
      await this.#docker.start(container.name, onLine);
    }
    await this.parts.databases?.comeUp(id, signal);
  }
}
