// The tools, one a file.
// From outside: agentTools.
import type { AnyTool } from '../tool';
import { auditProject } from './auditProject';
import { explainRestart } from './explainRestart';
import { listServices } from './listServices';
import { previewFixes } from './previewFixes';
import { readLogs } from './readLogs';
import { restartServices, startServices, stopServices } from './runServices';

/** All tools, in the order in which they are offered. */
export const agentTools: readonly AnyTool[] = [
  listServices,
  readLogs,
  explainRestart,
  startServices,
  restartServices,
  stopServices,
  auditProject,
  previewFixes,
];
