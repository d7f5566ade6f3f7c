import * as v from 'valibot';
import type { DatabaseFacts } from '../../postgres/facts';
import { historyCauses } from '../history/historyEntry';
import { type RestartMoment, restartsIn } from '../history/restartsIn';
import type { RestartHistory } from '../history/restartHistory';
import type { Service, ServiceStateType } from '../state/service';
import { severity } from '../state/verdict';

/** What a window tells the guardian of its workspace folder, for whoever reads the metrics: its verdicts, and what it alone knows. */
export interface WindowWord {
  readonly workspaceFolder: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly services: readonly {
    readonly name: string;
    readonly state: ServiceStateType;
    /** The newest, oldest first. */
    readonly restarts: readonly RestartMoment[];
  }[];
  /** Those that somebody looks at. */
  readonly databases: readonly {
    readonly name: string;
    readonly connections: number;
    readonly maxConnections: number;
  }[];
}

/** A window speaks this often; one that said nothing for `wordHoldsMs` is not there any more. */
export const wordEveryMs = 5_000;
const wordHoldsMs = 15_000;
/** Of one service; a word is written again and again. */
const maxRestarts = 20;

const schema = v.object({
  workspaceFolder: v.string(),
  at: v.number(),
  services: v.array(
    v.object({
      name: v.string(),
      state: v.picklist(severity),
      restarts: v.array(v.object({ at: v.number(), cause: v.picklist(historyCauses) })),
    }),
  ),
  databases: v.array(
    v.object({ name: v.string(), connections: v.number(), maxConnections: v.number() }),
  ),
});

/** What a window has to say of a workspace folder. `databases`: those that were looked at just now. */
export function wordOf(
  workspaceFolder: string,
  services: readonly Service[],
  history: Pick<RestartHistory, 'of'>,
  databases: readonly DatabaseFacts[],
  now: number,
): WindowWord {
  return {
    workspaceFolder,
    at: now,
    services: services
      .filter((service) => service.workspaceFolder === workspaceFolder)
      .map(({ key, name, state }) => ({
        name,
        state: state.type,
        restarts: restartsIn(history.of(key)).slice(-maxRestarts),
      })),
    databases: databases.flatMap(({ details }) =>
      details
        ? [
            {
              name: details.database,
              connections: details.connections,
              maxConnections: details.maxConnections,
            },
          ]
        : [],
    ),
  };
}

/** The words that still hold, by workspace folder. */
export function currentWords(
  words: readonly unknown[],
  now: number,
): ReadonlyMap<string, WindowWord> {
  const current = new Map<string, WindowWord>();
  for (const one of words) {
    const parsed = v.safeParse(schema, one);
    if (!parsed.success || Math.abs(now - parsed.output.at) > wordHoldsMs) continue;
    current.set(parsed.output.workspaceFolder, parsed.output);
  }
  return current;
}
