/** Keeps values under names; shaped like the editor's own. */
export interface Storage {
  get<T>(name: string, initial: T): T;
  update(name: string, value: unknown): PromiseLike<void>;
}

/** A value that outlives the window. */
export interface Remembered<T> {
  get(): T;
  /** Resolves when it has been kept. */
  set(value: T): PromiseLike<void> | void;
}

/** The value that a storage keeps under a name; `initial` until it is first set. */
export function remembered<T>(storage: Storage, name: string, initial: T): Remembered<T> {
  return {
    get: () => storage.get(name, initial),
    set: (value) => storage.update(name, value),
  };
}
