import * as path from 'node:path';
import { messageOf } from '../../base/errors';
import { maskSecrets } from '../../base/mask';
import { enforcedCap } from '../definitions/defaults';
import type { LaunchPlan, ServiceDefinition, ServiceKind } from '../definitions/definition';
import type { LeftOut } from '../detection/detectedService';

/** One service as it would be started. */
export interface ListedService {
  readonly name: string;
  /** Relative to the folder that was asked for; `.` for itself. */
  readonly dir: string;
  /** Its name in the table of tools; null where it is not known. */
  readonly tool: string | null;
  readonly kind: ServiceKind;
  /** Null where it is only learned at run time. */
  readonly port: number | null;
  /** What said it: `setting`, `env`, `command`, `envFile`, `config`, `code`, `default`, `learned`. */
  readonly portFrom: string | null;
  /** As its author wrote it. */
  readonly command: string;
  readonly launch: {
    readonly type: 'direct' | 'asWritten';
    readonly command: string;
    /** That nobody knows what it starts; why it is not launched directly, or cannot be yet. */
    readonly reason: string | null;
  };
  /** Bytes. */
  readonly memoryCap: number | null;
  readonly capEnforced: boolean;
  /** MB. */
  readonly heap: number | null;
  readonly dependsOn: readonly string[];
  /** The file that says it, relative to the folder, or `settings`. */
  readonly source: string;
}

export interface Listing {
  readonly services: readonly ListedService[];
  readonly leftOut: readonly {
    readonly dir: string;
    readonly what: string;
    readonly why: string;
  }[];
}

/** Lists what was found in a folder. `plan` throws where a service cannot be started as things are. Secrets are masked. */
export async function listServices(
  folder: string,
  definitions: readonly ServiceDefinition[],
  leftOut: readonly LeftOut[],
  plan: (definition: ServiceDefinition) => Promise<LaunchPlan>,
): Promise<Listing> {
  const services: ListedService[] = [];
  for (const definition of definitions) {
    const { name, kind, cwd, written, port, capBytes, heapMb, dependsOn = [], source } = definition;
    const command = commandText([written.script, ...written.args]);
    services.push({
      name,
      dir: dirOf(folder, cwd),
      tool: definition.tool ?? null,
      kind,
      port: port ?? null,
      portFrom: definition.portFrom ?? null,
      command,
      launch: withNote(await launchOf(definition, command, plan), definition),
      memoryCap: capBytes ?? null,
      capEnforced: enforcedCap(definition) !== undefined,
      heap: heapMb ?? null,
      dependsOn,
      source: source.type === 'settings' ? 'settings' : dirOf(folder, source.file),
    });
  }
  return {
    services,
    leftOut: leftOut.map(({ folder: dir, what, why }) => ({ dir: dirOf(folder, dir), what, why })),
  };
}

/** What is said of how it was found stands before why it is launched as it is. */
function withNote(
  launch: ListedService['launch'],
  { note }: ServiceDefinition,
): ListedService['launch'] {
  return note === undefined
    ? launch
    : { ...launch, reason: [note, launch.reason].filter(Boolean).join(' ') };
}

async function launchOf(
  definition: ServiceDefinition,
  written: string,
  plan: (definition: ServiceDefinition) => Promise<LaunchPlan>,
): Promise<ListedService['launch']> {
  try {
    const { mode, script, args, interpreter, interpreterArgs, build, reason } =
      await plan(definition);
    if (mode === 'asWritten') return { type: mode, command: written, reason: reason ?? null };
    const program = interpreter === undefined || interpreter === 'none' ? [] : [interpreter];
    const words =
      build && !('program' in build)
        ? ['cargo', 'build', ...build.args]
        : [...program, ...interpreterArgs, script, ...args];
    return { type: mode, command: commandText(words), reason: reason ?? null };
  } catch (error) {
    return { type: 'asWritten', command: written, reason: maskSecrets(messageOf(error)) };
  }
}

function commandText(words: readonly string[]): string {
  const quoted = words.map((word) =>
    word !== '' && !/[\s'"$`\\;|&<>()]/.test(word) ? word : JSON.stringify(word),
  );
  return maskSecrets((words.length === 1 ? words : quoted).join(' '));
}

function dirOf(folder: string, inside: string): string {
  return path.relative(folder, inside).split(path.sep).join('/') || '.';
}
