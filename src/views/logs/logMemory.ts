import type * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, toDisposable } from '../../base/disposable';
import type { SeenMemory, SeenPlace } from '../../services/logs/logFeed';
import type { CombinedChoice } from './combinedChannel';
import type { ErrorMemory } from './errorMarks';

const placesKey = 'logPlaces';
const combinedKey = 'combinedLogs';
const errorsKey = 'logErrors';
/** Places change with every line; they are written at most this often. */
const writeEveryMs = 2_000;
const maxPlaces = 500;

/** Remembers how far logs have been read, in the workspace's storage. */
export function seenMemory(
  storage: vscode.Memento,
  clock: Clock = systemClock,
): { readonly memory: SeenMemory } & Disposable {
  const before = storage.get<Readonly<Record<string, SeenPlace>>>(placesKey, {});
  const places = new Map(Object.entries(before));
  let beat: Disposable | undefined;
  const write = (): void => {
    beat?.dispose();
    beat = undefined;
    void storage.update(placesKey, Object.fromEntries([...places].slice(-maxPlaces)));
  };
  return {
    memory: {
      // What this window reads does not change what an earlier one has seen.
      get: (path) => before[path],
      set: (path, place) => {
        places.delete(path);
        places.set(path, place);
        beat ??= clock.after(writeEveryMs, write);
      },
    },
    ...toDisposable(write),
  };
}

/** Remembers what the combined channel shows, in the workspace's storage. */
export function combinedMemory(storage: vscode.Memento): {
  get(): CombinedChoice;
  set(choice: CombinedChoice): void;
} {
  return {
    get: () => storage.get<CombinedChoice>(combinedKey, { filter: '' }),
    set: (choice) => void storage.update(combinedKey, choice),
  };
}

/** Remembers the errors that nobody has seen, in the workspace's storage. */
export function errorMemory(storage: vscode.Memento): ErrorMemory {
  return {
    get: () => storage.get(errorsKey, {}),
    set: (all) => void storage.update(errorsKey, all),
  };
}
