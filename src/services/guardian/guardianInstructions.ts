import * as v from 'valibot';
import { defaultRestart } from '../definitions/defaults';
import type {
  ProbeSetting,
  RestartPolicy,
  ServiceDefinition,
  ServiceKind,
} from '../definitions/definition';
import type { Service } from '../state/service';

/** What is wanted of the guardian in a workspace folder. */
export interface GuardianWishes {
  /** Its caps are enforced while no window is open. */
  readonly guarded: boolean;
  /** Its services are among the metrics, whether or not a window is open. */
  readonly exported: boolean;
  /** A service that loops over its cap is stopped. */
  readonly stopLoops: boolean;
}

/** What the guardian is told of one workspace folder: what it needs to watch over the services, and no environment. */
export interface GuardianInstructions extends GuardianWishes {
  readonly workspaceFolder: string;
  readonly services: readonly WatchedService[];
}

interface WatchedService {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly cwd: string;
  readonly port?: number;
  readonly probe?: ProbeSetting;
  /** Bytes. */
  readonly capBytes?: number;
  readonly capEnforced: boolean;
  readonly instances: number;
  readonly restart: RestartPolicy;
  /** Entries of PM2's that are ours although they run outside of the folder. */
  readonly owned: readonly { readonly id: number; readonly uniqueId: string }[];
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const probe = v.variant('type', [
  v.object({ type: v.literal('http'), path: v.string(), status: v.exactOptional(v.array(whole)) }),
  v.object({ type: v.literal('tcp') }),
  v.object({ type: v.literal('none') }),
]);
const schema = v.object({
  workspaceFolder: v.string(),
  guarded: v.boolean(),
  exported: v.boolean(),
  stopLoops: v.boolean(),
  services: v.array(
    v.object({
      name: v.string(),
      kind: v.picklist(['backend', 'frontend', 'generator', 'database', 'other']),
      cwd: v.string(),
      port: v.exactOptional(whole),
      probe: v.exactOptional(probe),
      capBytes: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
      capEnforced: v.boolean(),
      instances: whole,
      restart: v.object({
        autorestart: v.boolean(),
        restartDelayMs: whole,
        maxRestarts: whole,
        minUptimeMs: whole,
        killTimeoutMs: whole,
        named: v.exactOptional(v.boolean()),
      }),
      owned: v.array(v.object({ id: whole, uniqueId: v.string() })),
    }),
  ),
});

/** Reads instructions; undefined for what is none. */
export function parseInstructions(value: unknown): GuardianInstructions | undefined {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}

/**
 * The instructions for a workspace folder: all its services where they are exported, else those with a cap that is enforced; undefined
 * where nothing is wanted. `uniqueIds` by PM2's id.
 */
export function instructionsFor(
  workspaceFolder: string,
  services: readonly Service[],
  uniqueIds: ReadonlyMap<number, string>,
  wishes: GuardianWishes,
): GuardianInstructions | undefined {
  const { guarded, exported } = wishes;
  if (!guarded && !exported) return undefined;
  const watched = services.flatMap(({ name, capBytes, definition, instances }) => {
    if (definition?.workspaceFolder !== workspaceFolder) return [];
    const capEnforced = guarded && capBytes !== undefined && definition.capEnforced !== false;
    if (!exported && !capEnforced) return [];
    const { kind, cwd, port, restart } = definition;
    const asked = probeFor(definition);
    return [
      {
        name,
        kind,
        cwd,
        ...(port !== undefined && { port }),
        ...(asked && { probe: asked }),
        ...(capBytes !== undefined && { capBytes }),
        capEnforced,
        instances: definition.instances,
        restart: { ...defaultRestart, ...restart },
        owned: instances.flatMap(({ id }) => {
          const uniqueId = uniqueIds.get(id);
          return uniqueId === undefined ? [] : [{ id, uniqueId }];
        }),
      },
    ];
  });
  return { workspaceFolder, ...wishes, services: watched };
}

/** The guardian asks over HTTP alone: it reads no log and knows no password, so that a listener has to be enough for those. */
function probeFor({ probe: written, kind }: ServiceDefinition): ProbeSetting | undefined {
  if (written === undefined) return kind === 'database' ? { type: 'tcp' } : undefined;
  return written.type === 'log' || written.type === 'postgres' ? { type: 'tcp' } : written;
}

/**
 * The definitions that the guardian works with: never launched, so without a command. Not `asking`, because somebody else asks the
 * services how they are: a listener is enough.
 */
export function guardedDefinitions(
  { workspaceFolder, services }: GuardianInstructions,
  asking: boolean,
): readonly ServiceDefinition[] {
  return services.map(({ owned: _, ...service }) => ({
    ...service,
    workspaceFolder,
    source: { type: 'settings' },
    written: { script: '', args: [], interpreterArgs: [] },
    env: {},
    cluster: false,
    ...(!asking && { probe: { type: 'tcp' } }),
    passThrough: {},
  }));
}
