import type * as vscode from 'vscode';
import type { AppliedFix, FixMemory } from '../audit/fixes/appliedFixes';
import type { HistoryEntry } from '../services/history/historyEntry';
import type { RememberedRun, RunMemory } from '../services/supervise/orphans';
import type { MeasureMemory, MeasureRecord } from '../services/history/measures';
import type { OwnedEntry, OwnershipMemory } from '../services/state/ownership';
import type { AcceptedMemory } from '../services/preflight/acceptedWarnings';
import type { HistoryMemory } from '../services/history/restartHistory';
import type { ChoiceMemory, FolderChoice } from '../services/definitions/workspaceModel';

const ownedKey = 'ownedEntries';
const choicesKey = 'folderChoices';
const historyKey = 'restartHistory';
const runsKey = 'runs';
const measuresKey = 'measures';
const acceptedKey = 'acceptedWarnings';
const fixesKey = 'stabilityFixes';

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

/** Remembers the warnings in spite of which a person has started, in the workspace's storage. */
export function acceptedMemory(storage: vscode.Memento): AcceptedMemory {
  return {
    get: () => storage.get<readonly string[]>(acceptedKey, []),
    set: (warnings) => void storage.update(acceptedKey, warnings),
  };
}

/** Remembers restart histories, in the workspace's storage. */
export function historyMemory(storage: vscode.Memento): HistoryMemory {
  return {
    get: () => storage.get<Readonly<Record<string, readonly HistoryEntry[]>>>(historyKey, {}),
    set: (all) => void storage.update(historyKey, all),
  };
}

/** Remembers main processes of services, in the workspace's storage. */
export function runMemory(storage: vscode.Memento): RunMemory {
  return {
    get: () => storage.get<readonly RememberedRun[]>(runsKey, []),
    set: (runs) => void storage.update(runsKey, runs),
  };
}

/** Remembers what was measured of services, in the workspace's storage. */
export function measureMemory(storage: vscode.Memento): MeasureMemory {
  return {
    get: () => storage.get<Readonly<Record<string, MeasureRecord>>>(measuresKey, {}),
    set: (all) => void storage.update(measuresKey, all),
  };
}

/** Remembers what the audit's fixes did, in the workspace's storage. */
export function fixMemory(storage: vscode.Memento): FixMemory {
  return {
    get: () => storage.get<readonly AppliedFix[]>(fixesKey, []),
    set: (fixes) => void storage.update(fixesKey, fixes),
  };
}
