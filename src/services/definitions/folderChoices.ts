import { remembered, type Storage } from '../../base/remembered';
import type { ServiceDefinition } from './definition';

/** What a person chose for a workspace folder, where the settings do not say it. */
export interface FolderChoice {
  /** Absolute path. */
  readonly ecosystemFile?: string;
  readonly environment?: string;
  /** Names of services that run under another name, because another project has theirs. */
  readonly renames?: Readonly<Record<string, string>>;
}

/** Remembers choices by workspace folder. Implemented over the editor's storage. */
export interface ChoiceMemory {
  get(folder: string): FolderChoice;
  /** Resolves when it has been kept. */
  set(folder: string, choice: FolderChoice): PromiseLike<void> | void;
}

/** Remembers what was chosen for each folder, in the workspace's storage. */
export function folderChoices(storage: Storage): ChoiceMemory {
  const all = remembered<Readonly<Record<string, FolderChoice>>>(storage, 'folderChoices', {});
  return {
    get: (folder) => all.get()[folder] ?? {},
    set: (folder, choice) => all.set({ ...all.get(), [folder]: choice }),
  };
}

/** A definition under the names that were chosen. */
export function renamed(
  definition: ServiceDefinition,
  renames: FolderChoice['renames'] = {},
): ServiceDefinition {
  const nameOf = (written: string): string =>
    (Object.hasOwn(renames, written) ? renames[written] : undefined) ?? written;
  const { name, dependsOn } = definition;
  return {
    ...definition,
    name: nameOf(name),
    ...(dependsOn && { dependsOn: dependsOn.map(nameOf) }),
  };
}

/** The name that a service has in its definition, whatever it runs under. */
export function writtenName({ renames = {} }: FolderChoice, name: string): string {
  return Object.entries(renames).find(([, shown]) => shown === name)?.[0] ?? name;
}
