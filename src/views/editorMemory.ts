import type * as vscode from 'vscode';
import type { OwnedEntry, OwnershipMemory } from '../services/ownership';
import type { ChoiceMemory, FolderChoice } from '../services/workspaceModel';

const ownedKey = 'ownedEntries';
const choicesKey = 'folderChoices';

/** Remembers which PM2 entries are ours, in the workspace's storage. */
export function ownershipMemory(storage: vscode.Memento): OwnershipMemory {
  return {
    get: () => storage.get<readonly OwnedEntry[]>(ownedKey, []),
    set: (entries) => void storage.update(ownedKey, entries),
  };
}

/** Remembers what was chosen for each folder, in the workspace's storage. */
export function choiceMemory(storage: vscode.Memento): ChoiceMemory {
  const all = (): Readonly<Record<string, FolderChoice>> => storage.get(choicesKey, {});
  return {
    get: (folder) => all()[folder] ?? {},
    set: async (folder, choice) => {
      await storage.update(choicesKey, { ...all(), [folder]: choice });
    },
  };
}
