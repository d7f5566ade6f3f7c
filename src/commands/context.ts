import type { Lazy } from '../base/lazy';
import type { Logger } from '../base/logger';
import type { Pm2Runner } from '../pm2/daemon/pm2Commands';
import type { LaunchPlan, ServiceDefinition } from '../services/definitions/definition';
import type { ecosystemTemplate } from '../services/definitions/ecosystemTemplate';
import type { Orphans } from '../services/supervise/orphans';
import type { PortOwners } from '../services/ports/portOwners';
import type { Service } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import type { StatusBarClick } from '../services/definitions/settings';
import type { starterFiles } from '../services/definitions/startScripts';
import type { Supervisor } from '../services/supervise/supervisor';
import type { WorkspaceModel } from '../services/definitions/workspaceModel';
import type { OutputChannel } from 'vscode';
import type { Database } from '../services/databases/database';
import type { AcceptedMemory } from '../services/preflight/acceptedWarnings';
import type { Check } from '../services/preflight/check';
import type { Readiness } from '../services/health/readiness';
import type { AuditAccess } from './auditAccess';
import type { Handlers } from './handlers';

/** What the commands work with. */
export interface CommandContext {
  readonly store: ServiceStore;
  readonly supervisor: Supervisor;
  readonly model: WorkspaceModel;
  /** The commands about logs. */
  readonly logHandlers: Lazy<Handlers>;
  readonly audit: AuditAccess;
  /** How a service would be launched directly. Throws a HumanError where it cannot be. */
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  /** What writes files for a workspace; loaded when first needed. */
  readonly templates: () => Promise<{
    readonly ecosystemTemplate: typeof ecosystemTemplate;
    readonly starterFiles: typeof starterFiles;
  }>;
  readonly portOwners: PortOwners;
  readonly orphans: Orphans;
  readonly readiness: Lazy<Readiness>;
  /** Checks what starting these services needs. */
  readonly preflight: (services: readonly Service[]) => Promise<readonly Check[]>;
  /** Warnings in spite of which a person has started. */
  readonly accepted: AcceptedMemory;
  /** Starts the container that a database is. Throws a HumanError. */
  readonly startContainer: (
    database: Database,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Where Docker's words are written. */
  readonly dockerChannel: Lazy<OutputChannel>;
  readonly showHistory: (serviceKey: string) => Promise<void>;
  /** Asks for a service's memory cap and writes it. Throws a HumanError. */
  readonly setMemoryCap: (service: Service) => Promise<void>;
  /** Kills a daemon that does not answer. Throws a HumanError. */
  readonly endDaemon: () => Promise<void>;
  readonly log: Logger & { show(): void };
  /** Node, pm2 and PM2_HOME. Throws a HumanError where one is missing. */
  readonly runner: () => Promise<Pm2Runner>;
  /** Tries again to reach PM2 and reads everything anew. */
  readonly refresh: () => Promise<void>;
  /** True where the tree is on the screen and shows what goes wrong. */
  readonly treeVisible: () => boolean;
  readonly showOthers: (shown: boolean) => void;
  readonly statusBarClick: () => StatusBarClick;
}

/** All services of a kind, in the tree's order. */
export function ofKind(store: ServiceStore, kind: Service['kind']): readonly Service[] {
  return store.services.filter((service) => service.kind === kind);
}
