import { remembered, type Storage } from '../../base/remembered';
import type { ChoiceMemory, FolderChoice } from './workspaceModel';

/** Remembers what was chosen for each folder, in the workspace's storage. */
export function folderChoices(storage: Storage): ChoiceMemory {
  const all = remembered<Readonly<Record<string, FolderChoice>>>(storage, 'folderChoices', {});
  return {
    get: (folder) => all.get()[folder] ?? {},
    set: (folder, choice) => all.set({ ...all.get(), [folder]: choice }),
  };
}
