import { type Disposable, toDisposable } from './disposable';

/** Subscribes a listener; dispose the result to stop listening. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** An event that nobody fires. */
export const never: Event<never> = () => toDisposable(() => undefined);

/**
 * The sending side of an event. A listener that throws does not keep the others from hearing; its error
 * goes to `onListenerError`, which the entry file points at the log.
 */
export class Emitter<T> implements Disposable {
  static onListenerError: (error: unknown) => void = (error) => {
    queueMicrotask(() => {
      throw error;
    });
  };

  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that one function may listen twice.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        Emitter.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
