import * as v from 'valibot';
import { oneLine } from '../../base/oneLine';
import { formatSize } from '../../base/size';
import {
  causeText,
  endText,
  type HistoryEntry,
  whatText,
} from '../../services/history/historyEntry';
import type { Service } from '../../services/state/service';
import { type Answer, data, ours, record } from '../answer';
import type { AgentContext } from '../context';
import { tool } from '../tool';
import { statusOf } from './listServices';
import { findService, folderField, serviceField } from './serviceInput';

const maxFiles = 20;
const maxLater = 10;

export const explainRestart = tool({
  name: 'explain_last_restart',
  title: 'Explain the last restart',
  description:
    'Says why a service last ended or was restarted: the cause (crash, memory cap, killed from outside, a person, PM2, …), exit code or signal, how long it had run, its memory before, its last words, and what has changed since (its state, further restarts, its definition, files of its folder). Use it when a service is down, restarts, or lost its state.',
  input: v.object({ service: serviceField, folder: folderField }),
  effect: 'reads',
  async run(input, context): Promise<Answer> {
    const service = await findService(input, context);
    const entries = await context.history(service);
    // That it was given up is told behind the end that led to it.
    const index = entries.findLastIndex(({ what }) => what !== 'start' && what !== 'loop');
    const entry = entries[index];
    const note = context.sight?.();
    const now = data('the service as it is now', [record(statusOf(service, context.clock.now()))]);
    if (!entry) {
      const text = 'No end and no restart of this service is known.';
      return [ours(text), ...(note ? [ours(note)] : []), now];
    }
    const later = entries.slice(index + 1);
    return [
      ours('The last end or restart of this service that is known.'),
      ...(note ? [ours(note)] : []),
      data('what happened', [record(entryOf(entry))]),
      ...(entry.lines && entry.lines.length > 0
        ? [data('the last lines that it wrote before', entry.lines)]
        : [ours('What it said before is not known; read_logs may show it.')]),
      ours('What has changed since:'),
      ...(later.length > 0
        ? [
            data(
              'what happened to it afterwards',
              later.slice(-maxLater).map((one) => record(entryOf(one))),
            ),
          ]
        : []),
      now,
      ...(await changes(service, entry.at, context)),
    ];
  },
});

function entryOf(entry: HistoryEntry): Readonly<Record<string, unknown>> {
  const { at, what, uptimeMs, memory, ending, detail, pid } = entry;
  return {
    at: new Date(at).toISOString(),
    what: whatText(what),
    cause: causeText(entry),
    end: endText(entry) || undefined,
    ranSeconds: uptimeMs === undefined ? undefined : Math.round(uptimeMs / 1_000),
    memoryBefore:
      memory && memory.length > 0
        ? {
            first: formatSize(memory[0] ?? 0),
            last: formatSize(memory.at(-1) ?? 0),
            most: formatSize(Math.max(...memory)),
          }
        : undefined,
    explanation: ending?.sentence,
    detail,
    pid,
  };
}

async function changes(
  service: Service,
  since: number,
  { definitionChanged, changedFiles }: AgentContext,
): Promise<Answer> {
  const changed = await definitionChanged(service);
  const folder = service.definition?.cwd ?? service.workspaceFolder;
  const files = await changedFiles(folder, since);
  const shown = files.slice(0, maxFiles);
  return [
    ours(
      changed === undefined
        ? 'Whether its definition has changed is not known.'
        : changed
          ? 'Its definition has changed: what runs was started from another one. A restart applies it.'
          : 'Its definition is the one it was started from.',
    ),
    shown.length === 0
      ? ours('No file of its folder was changed since.')
      : data(
          files.length > shown.length
            ? `the newest ${shown.length} of ${files.length} files of its folder that were changed since`
            : 'files of its folder that were changed since',
          shown.map(({ path, at }) => `${new Date(at).toISOString()} ${oneLine(path, 300)}`),
        ),
  ];
}
