import type { Event } from '../base/event';
import type { Logger } from '../base/logger';
import type { Storage } from '../base/remembered';
import type { Engine } from '../engine/engine';
import type { Starting } from '../pm2/daemon/pm2Engine';
import type { Pm2Home } from '../pm2/daemon/pm2Home';
import type { connectDatabase } from './databases/databaseLink';
import type { ProjectRules } from './definitions/projectRules';
import type { SettingsReader } from '../base/settingsReader';
import type { installationOf } from '../project/packageManager';
import type { DefinitionRules } from './definitions/folderModel';
import type { Readiness } from './health/readiness';
import type { LogBatch } from './logs/logFeed';
import type { LogLine } from './logs/logLine';
import type { PatternEngine } from './logs/noiseRules';
import type { FoldedLines } from './logs/logPipeline';
import type { ServiceStore } from './state/serviceStore';

/** Lines of services, and those that stood in the files before. */
export interface Feed {
  readonly onDidReadLines: Event<LogBatch>;
  /** Where lines are shown to somebody, and noise among them is held back. */
  readonly onDidFold?: Event<FoldedLines>;
  linesBefore(serviceKey: string): Promise<readonly LogLine[]>;
}

/** What is loaded when it is first needed. */
export interface CoreBundles {
  readonly shellEnvironment: () => Promise<{
    shellEnv(): Promise<Readonly<Record<string, string>>>;
  }>;
  readonly start: () => Promise<Starting>;
  readonly definitions: () => Promise<
    DefinitionRules & {
      readonly ProjectRules: typeof ProjectRules;
      readonly installationOf: typeof installationOf;
    }
  >;
  /** Missing where nobody is asked how he is: health checks are one window's alone. */
  readonly readiness?: () => Promise<{ readonly Readiness: typeof Readiness }>;
  readonly patterns: PatternEngine;
  readonly postgres: () => Promise<{ readonly connectDatabase: typeof connectDatabase }>;
}

/** The part of the core that looks at what runs. */
export interface Observing {
  readonly engine: Engine;
  readonly store: ServiceStore;
  /** PM2's folder; throws where there is none. */
  readonly home: () => Pm2Home;
  /** True where this window is the one that acts for a folder. */
  readonly mayAct: (workspaceFolder: string) => Promise<boolean>;
}

export interface CoreParts<Logs extends Feed> {
  readonly bundles: CoreBundles;
  readonly settings: SettingsReader;
  /** Kept for the workspace. */
  readonly storage: Storage;
  /** The workspace folders: absolute paths, links not yet followed. */
  readonly folders: () => readonly string[];
  readonly trusted: () => boolean;
  readonly home: () => Pm2Home;
  /** The environment and the program of the process that we run in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  /** What we bring along: absolute paths. `closer` is missing where nothing is arranged for the end. */
  readonly programs: {
    readonly pm2: string;
    readonly ecosystemReader: string;
    readonly closer?: string;
  };
  /** Builds what follows the logs, when PM2 first runs something of ours. */
  readonly openLogs: (core: Observing) => Promise<Logs>;
  /** In place of the leases that windows share. */
  readonly mayAct?: (workspaceFolder: string) => Promise<boolean>;
  readonly log: Logger;
}
