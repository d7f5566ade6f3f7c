import type { installationOf } from '../project/packageManager';
import type { OutputChannel } from 'vscode';
import type { Lazy } from '../base/lazy';
import type { Remembered } from '../base/remembered';
import type { Host } from '../host/host';
import type { Pm2Runner } from '../pm2/daemon/pm2Commands';
import type { Core } from '../services/core';
import type { LaunchPlan, ServiceDefinition } from '../services/definitions/definition';
import type { ecosystemTemplate } from '../services/definitions/ecosystemTemplate';
import type { starterFiles } from '../services/definitions/startScripts';
import type { StartHelp } from '../services/preflight/startHelp';
import type { Point } from '../services/memory/series';
import type { Service } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import type { Watchers } from '../services/supervise/watchers';
import type { AuditAccess } from './auditAccess';
import type { Handlers } from './handlers';
import type { ClusterAccess } from './kubernetes/clusterAccess';

/** What the commands want of what is seen. */
export interface ViewAccess {
  readonly audit: AuditAccess;
  /** The commands about logs. */
  readonly logHandlers: Lazy<Handlers>;
  /** The cluster that is shown, loaded when first asked for. */
  readonly cluster: () => Promise<ClusterAccess>;
  /** Commands about a cluster. */
  readonly clusterHandlers: Lazy<Handlers>;
  readonly showHistory: (serviceKey: string) => Promise<void>;
  /** Shows services over time, at the lane of one where it is named. */
  readonly openMonitor: (serviceKey?: string) => Promise<void>;
  /** Tries again to reach PM2 and reads everything anew. */
  readonly refresh: () => Promise<void>;
  /** True where the tree is on the screen and shows what goes wrong. */
  readonly treeVisible: () => boolean;
  /** The service whose row alone is selected in the tree. */
  readonly selected: () => string | undefined;
  /** Memory and CPU of a service over time, oldest first, as far as this window knows it. */
  readonly memoryPoints: (serviceKey: string) => readonly Point[];
  readonly showOthers: (shown: boolean) => void;
}

/** What the commands work with. */
export interface CommandContext
  extends
    ViewAccess,
    Pick<Host, 'clock' | 'log' | 'settings' | 'storage'>,
    Pick<Core, 'store' | 'supervisor' | 'model' | 'readiness'>,
    Pick<Watchers, 'portOwners' | 'orphans'>,
    Pick<StartHelp, 'preflight' | 'startContainer'> {
  /** How a service would be launched directly. Throws a HumanError where it cannot be. */
  readonly plan: (definition: ServiceDefinition) => Promise<LaunchPlan>;
  /** What writes files for a workspace; loaded when first needed. */
  readonly templates: () => Promise<{
    readonly ecosystemTemplate: typeof ecosystemTemplate;
    readonly starterFiles: typeof starterFiles;
    readonly installationOf: typeof installationOf;
  }>;
  /** Warnings in spite of which a person has started. */
  readonly accepted: Remembered<readonly string[]>;
  /** Where Docker's words are written. */
  readonly dockerChannel: Lazy<OutputChannel>;
  /** Asks for a service's memory cap and writes it. Throws a HumanError. */
  readonly setMemoryCap: (service: Service) => Promise<void>;
  /** Kills a daemon that does not answer. Throws a HumanError. */
  readonly endDaemon: () => Promise<void>;
  /** Node, pm2 and PM2_HOME. Throws a HumanError where one is missing. */
  readonly runner: () => Promise<Pm2Runner>;
}

/** All services of a kind, in the tree's order. */
export function ofKind(store: ServiceStore, kind: Service['kind']): readonly Service[] {
  return store.services.filter((service) => service.kind === kind);
}
