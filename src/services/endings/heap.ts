import * as l10n from '@vscode/l10n';
import { type Ending, type EndingEvidence, lastMatch } from './types';

/** V8 gave up: the process hit its own heap limit. */
export function heapOutOfMemory(evidence: EndingEvidence): Ending | undefined {
  const match = lastMatch(
    evidence,
    /JavaScript heap out of memory/,
    /Reached heap limit/,
    /ERR_WORKER_OUT_OF_MEMORY/,
  );
  if (!match) return undefined;
  return {
    id: 'heap',
    sentence: l10n.t(
      'Node.js ran out of heap: it reached the limit of --max-old-space-size. It leaks, or the limit is too small for it.',
    ),
  };
}
