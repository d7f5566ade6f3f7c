import { delay } from '../base/async';
import { type Clock, systemClock } from '../base/clock';
import { HumanError } from '../base/errors';
import { changedFiles } from '../project/changedFiles';
import type { Core } from '../services/core';
import type { HistoryEntry } from '../services/history/historyEntry';
import { definitionHash, toPm2App } from '../services/launch/launchToPm2';
import type { PatternEngine } from '../services/logs/noiseRules';
import { recentLines } from '../services/logs/search/recentLines';
import type { Service } from '../services/state/service';
import { ServiceRuns } from '../services/supervise/serviceRuns';
import type { LogPlace } from '../services/timeline/logPlaces';
import { NodeFiles } from '../system/files/nodeFiles';
import type { AgentAudit, AgentContext } from './context';

export interface CoreContextParts {
  readonly core: Pick<Core, 'store' | 'supervisor' | 'planAsSet' | 'watchers'>;
  /** Resolves when the services are known. Rejects with a HumanError where nothing may be looked at. */
  readonly ready: () => Promise<void>;
  readonly patterns: PatternEngine;
  /** Where the logs of a service were at known times. */
  readonly places: (serviceKey: string) => readonly LogPlace[];
  /** What is known of a service that nobody here has seen; asked where its own history tells of no end. */
  readonly earlier?: (service: Service) => Promise<readonly HistoryEntry[]>;
  /** Says more of services than is seen here. */
  readonly judged?: (services: readonly Service[]) => Promise<readonly Service[]>;
  readonly audit: AgentAudit;
  readonly sight?: () => string;
  readonly clock?: Clock;
}

/** By then the last words of what has ended have been read, and what they explain is known. */
const lastWordsMs = 1_500;

/** What tools work with, over the core: the same in the editor and in the MCP server. */
export function coreContext(parts: CoreContextParts): AgentContext {
  const {
    core,
    ready,
    patterns,
    places,
    earlier,
    judged,
    audit,
    sight,
    clock = systemClock,
  } = parts;
  const { store, supervisor, watchers } = core;
  const files = new NodeFiles();
  return {
    async services() {
      await ready();
      await store.refresh();
      return judged ? judged(store.services) : store.services;
    },
    runs: new ServiceRuns(store, supervisor, clock),
    logs: (service, query) => recentLines(service, query, places(service.key)),
    patterns,
    async history(service) {
      const end = watchers.history.of(service.key).findLast(({ what }) => what !== 'start');
      const age = end === undefined ? lastWordsMs : clock.now() - end.at;
      if (age < lastWordsMs) await delay(lastWordsMs - age, clock);
      const seen = watchers.history.of(service.key);
      if (!earlier || seen.some(({ what }) => what !== 'start')) return seen;
      return [...(await earlier(service)), ...seen];
    },
    definitionChanged: (service) => definitionChanged(service, core),
    changedFiles: (folder, since) => changedFiles(folder, since, files),
    audit,
    ...(sight && { sight }),
    clock,
  };
}

/** What is built before it is started has a program that only building tells. */
async function definitionChanged(
  { definition, instances }: Service,
  core: Pick<Core, 'planAsSet'>,
): Promise<boolean | undefined> {
  const hashes = instances.flatMap((one) => one.definitionHash ?? []);
  if (!definition || hashes.length === 0) return undefined;
  try {
    const plan = await core.planAsSet(definition);
    if (plan.build) return undefined;
    const hash = definitionHash(toPm2App(definition, plan));
    return hashes.some((one) => one !== hash);
  } catch (error) {
    if (error instanceof HumanError) return undefined;
    throw error;
  }
}
