// The rules of the audit, one a file, and their order.
// From outside: allRules; a new one is a Rule in a file of its own, listed here.
import {
  composeNoHealthCheck,
  composeNoMemoryLimit,
  composeNoVolume,
  composePortCollision,
} from './compose';
import { ecosystemBinShim } from './ecosystemBinShim';
import { ecosystemCapOnWrapper } from './ecosystemCapOnWrapper';
import { ecosystemCapsAboveMachine } from './ecosystemCapsAboveMachine';
import { ecosystemClusterNotNode } from './ecosystemClusterNotNode';
import {
  ecosystemDuplicateLog,
  ecosystemDuplicateName,
  ecosystemDuplicatePort,
  ecosystemFilesDisagree,
} from './ecosystemDuplicates';
import { ecosystemEnvField, ecosystemSecret } from './ecosystemEnv';
import { ecosystemHeapAboveCap } from './ecosystemHeapAboveCap';
import { ecosystemTextDuration } from './ecosystemTextDuration';
import { ecosystemKillTimeout } from './ecosystemKillTimeout';
import { ecosystemLogTime } from './ecosystemLogTime';
import {
  ecosystemMissingCwd,
  ecosystemMissingInterpreter,
  ecosystemMissingScript,
} from './ecosystemMissing';
import { ecosystemMisspeltKey } from './ecosystemMisspeltKey';
import { ecosystemModules } from './ecosystemModules';
import { ecosystemNoCap } from './ecosystemNoCap';
import { ecosystemPoolInDevelopment } from './ecosystemPool';
import { ecosystemNeverGivesUp, ecosystemUptimeBelowDelay } from './ecosystemRestart';
import { ecosystemWatch } from './ecosystemWatch';
import { healthCheckTimer } from './healthCheckTimer';
import { killOthers } from './killOthers';
import { machineLogs, machineMemory, machineOrphans } from './machine';
import { missingFile } from './missingFile';
import { nextDevNoHeap } from './nextDevNoHeap';
import { nextInstrumentationHook } from './nextInstrumentationHook';
import { noHeapLimit } from './noHeapLimit';
import { noSignalHandler } from './noSignalHandler';
import { poolPerRequest } from './poolPerRequest';
import { prismaQueryLog } from './prismaQueryLog';
import type { Rule } from './rule';
import {
  backendSentryInit,
  nextSentryInit,
  nextSentryWrapped,
  sentryReplay,
  sentryTracesAll,
} from './sentry';
import { sigtermOnly } from './sigtermOnly';
import { shellKillByPort } from './shellKillByPort';
import { shellMissingCall } from './shellMissingCall';
import { shellNoExec } from './shellNoExec';
import { shellRestartLoop } from './shellRestartLoop';
import { shellNoShebang, shellNotExecutable } from './shellRunnable';
import { watchMode } from './watchMode';

export type { Rule } from './rule';

/** Every rule, in the order in which the documentation has them. */
export const allRules: readonly Rule[] = [
  watchMode,
  noHeapLimit,
  missingFile,
  killOthers,
  ecosystemNoCap,
  ecosystemCapOnWrapper,
  ecosystemWatch,
  ecosystemHeapAboveCap,
  ecosystemCapsAboveMachine,
  ecosystemMissingScript,
  ecosystemMissingCwd,
  ecosystemMissingInterpreter,
  ecosystemBinShim,
  ecosystemClusterNotNode,
  ecosystemNeverGivesUp,
  ecosystemUptimeBelowDelay,
  ecosystemLogTime,
  ecosystemDuplicateName,
  ecosystemDuplicatePort,
  ecosystemDuplicateLog,
  ecosystemFilesDisagree,
  ecosystemModules,
  ecosystemMisspeltKey,
  ecosystemSecret,
  ecosystemPoolInDevelopment,
  ecosystemKillTimeout,
  ecosystemTextDuration,
  ecosystemEnvField,
  shellNoExec,
  shellRestartLoop,
  shellKillByPort,
  shellNoShebang,
  shellNotExecutable,
  shellMissingCall,
  nextInstrumentationHook,
  nextSentryWrapped,
  nextSentryInit,
  sentryTracesAll,
  sentryReplay,
  nextDevNoHeap,
  backendSentryInit,
  prismaQueryLog,
  healthCheckTimer,
  poolPerRequest,
  noSignalHandler,
  sigtermOnly,
  composeNoVolume,
  composeNoHealthCheck,
  composeNoMemoryLimit,
  composePortCollision,
  machineMemory,
  machineLogs,
  machineOrphans,
];
