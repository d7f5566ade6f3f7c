import * as v from 'valibot';
import { defaultRestart } from '../definitions/defaults';
import type { ServiceDefinition } from '../definitions/definition';
import type { Service } from '../state/service';

/** What the guardian is told of one workspace folder: what it needs to watch over the services, and no environment. */
export interface GuardianInstructions {
  readonly workspaceFolder: string;
  /** A service that loops over its cap is stopped. */
  readonly stopLoops: boolean;
  readonly services: readonly GuardedService[];
}

interface GuardedService {
  readonly name: string;
  readonly cwd: string;
  /** Bytes. */
  readonly capBytes: number;
  readonly instances: number;
  readonly killTimeoutMs: number;
  /** Entries of PM2's that are ours although they run outside of the folder. */
  readonly owned: readonly { readonly id: number; readonly uniqueId: string }[];
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.object({
  workspaceFolder: v.string(),
  stopLoops: v.boolean(),
  services: v.array(
    v.object({
      name: v.string(),
      cwd: v.string(),
      capBytes: v.pipe(v.number(), v.minValue(1)),
      instances: whole,
      killTimeoutMs: whole,
      owned: v.array(v.object({ id: whole, uniqueId: v.string() })),
    }),
  ),
});

/** Reads instructions; undefined for what is none. */
export function parseInstructions(value: unknown): GuardianInstructions | undefined {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}

/** The instructions for a workspace folder: its services that have a cap. `uniqueIds` by PM2's id. */
export function instructionsFor(
  workspaceFolder: string,
  services: readonly Service[],
  uniqueIds: ReadonlyMap<number, string>,
  stopLoops: boolean,
): GuardianInstructions {
  return {
    workspaceFolder,
    stopLoops,
    services: services.flatMap(({ name, capBytes, definition, instances }) =>
      capBytes === undefined ||
      !definition ||
      definition.capEnforced === false ||
      definition.workspaceFolder !== workspaceFolder
        ? []
        : [
            {
              name,
              cwd: definition.cwd,
              capBytes,
              instances: definition.instances,
              killTimeoutMs: definition.restart.killTimeoutMs,
              owned: instances.flatMap(({ id }) => {
                const uniqueId = uniqueIds.get(id);
                return uniqueId === undefined ? [] : [{ id, uniqueId }];
              }),
            },
          ],
    ),
  };
}

/** The definitions that the guardian works with: never launched, so without a command. */
export function guardedDefinitions({
  workspaceFolder,
  services,
}: GuardianInstructions): readonly ServiceDefinition[] {
  return services.map(({ name, cwd, capBytes, instances, killTimeoutMs }) => ({
    name,
    kind: 'other',
    workspaceFolder,
    cwd,
    source: { type: 'settings' },
    written: { script: '', args: [], interpreterArgs: [] },
    env: {},
    instances,
    cluster: false,
    capBytes,
    restart: { ...defaultRestart, killTimeoutMs },
    passThrough: {},
  }));
}
