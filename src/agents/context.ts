import type { FixPlan } from '../audit/fixes/fixAll';
import type { AuditResult } from '../audit/engine/engine';
import type { Clock } from '../base/clock';
import type { ChangedFile } from '../project/changedFiles';
import type { HistoryEntry } from '../services/history/historyEntry';
import type { PatternEngine } from '../services/logs/noiseRules';
import type { RecentLines, RecentQuery } from '../services/logs/search/recentLines';
import type { Service } from '../services/state/service';
import type { ServiceRuns } from '../services/supervise/serviceRuns';

/** What tools work with. */
export interface AgentContext {
  /** All services as they are now. Throws a HumanError where nothing may be looked at. */
  readonly services: () => Promise<readonly Service[]>;
  readonly runs: Pick<ServiceRuns, 'run'>;
  readonly logs: (service: Service, query: RecentQuery) => Promise<RecentLines>;
  readonly patterns: PatternEngine;
  /** What happened to a service, newest last. */
  readonly history: (service: Service) => Promise<readonly HistoryEntry[]>;
  /** True where what runs was started from another definition than the present one; undefined where that is not known. */
  readonly definitionChanged: (service: Service) => Promise<boolean | undefined>;
  /** Files of a folder (absolute) that were changed since then (ms since the epoch), newest first, relative to it; bounded. */
  readonly changedFiles: (folder: string, since: number) => Promise<readonly ChangedFile[]>;
  readonly audit: AgentAudit;
  /** What verdicts rest on, in our words; undefined where they are those of the tree. */
  readonly sight?: () => string;
  readonly clock: Clock;
}

/** The stability audit, which changes nothing here. */
export interface AgentAudit {
  /** By folder: absolute path. */
  run(): Promise<ReadonlyMap<string, AuditResult>>;
  planFixes(): Promise<readonly FixPlan[]>;
  /** A file's text, as it is now. */
  text(file: string): Promise<string | undefined>;
}
