import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import type { Engine } from '../../engine/engine';
import type { ProcessIdentity } from '../../system/types';
import type { LaunchPlan, ServiceDefinition } from '../definitions/definition';
import type { CommandOrigins } from './commandOrigins';
import type { Ownership } from '../state/ownership';
import type { PortHolder } from '../ports/portHolder';
import type { Service } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import type { Outside } from './startGate';

/** Makes a plan of how a service is launched. Throws a HumanError where it cannot work. */
export type Planner = (definition: ServiceDefinition) => Promise<LaunchPlan>;

/**
 * Runs a build: with the cargo at `cargo` (absolute), and gives the absolute path of the program it made; or another program, and
 * gives the file that it made, as the plan names it. Throws a HumanError with the compiler's words.
 */
export type Builder = (
  cargo: string,
  build: NonNullable<LaunchPlan['build']>,
  /** The service's own variables, which a build may need (`RUSTFLAGS`, `DATABASE_URL`). */
  env: Readonly<Record<string, string>>,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
) => Promise<string>;

export interface SupervisorParts {
  readonly store: ServiceStore;
  readonly engine: Pick<
    Engine,
    | 'ensureRunning'
    | 'snapshot'
    | 'startApp'
    | 'start'
    | 'stop'
    | 'restart'
    | 'delete'
    | 'spawnError'
  >;
  readonly plan: Planner;
  readonly build: Builder;
  readonly ownership: Ownership;
  /** Is told of every command, so that what follows from it is known as ordered. */
  readonly origins?: Pick<CommandOrigins, 'begin'>;
  /** Ends what earlier runs of a service left behind. */
  readonly orphans?: { end(service: Service): Promise<void> };
  /** Says who else holds a port, and ends what is left of us there. */
  readonly portOwners?: {
    holders(ports: readonly number[], except?: string): Promise<readonly PortHolder[]>;
    end(holder: PortHolder): Promise<void>;
  };
  /** Kills one process at once, unless its pid belongs to another by now. */
  readonly kill?: (process: ProcessIdentity) => Promise<unknown>;
  /** What services wait for that is none of ours. */
  readonly outside?: Outside;
  readonly log: Logger;
  readonly clock?: Clock;
}
