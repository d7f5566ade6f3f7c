import { type Disposable, DisposableStore } from './disposable';
import { Emitter, type Event } from './event';

/** Something that is loaded once, when it is first needed. A load that failed is tried again when it is next needed. */
export class Lazy<T> implements Disposable {
  readonly #store = new DisposableStore();
  // Of unknown: what is lazily a T is then lazily everything that a T is.
  readonly #didLoad = this.#store.add(new Emitter<unknown>());
  #loading: Promise<T> | undefined;
  #current: { readonly value: T } | undefined;

  /** It is there. */
  readonly onDidLoad = this.#didLoad.event as Event<T>;

  constructor(private readonly load: () => Promise<T>) {}

  /** What was loaded; undefined until then. */
  get current(): T | undefined {
    return this.#current?.value;
  }

  /** Loads it where nobody has. Rejects as `load` does. What comes when nobody wants it any more is disposed at once. */
  get(): Promise<T> {
    this.#loading ??= this.load().then(
      (value) => this.#take(value),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Loads it at the first of these events at which it is needed. Where that fails the next one tries again; it is told once. */
  loadWhen(
    onDidChange: Event<unknown>,
    isNeeded: () => boolean,
    tell: (error: unknown) => void,
  ): void {
    let isTold = false;
    this.#store.add(
      onDidChange(() => {
        if (!isNeeded()) return;
        this.get().catch((error: unknown) => {
          if (!isTold) tell(error);
          isTold = true;
        });
      }),
    );
  }

  /** An event of what is loaded, which can be listened to before. */
  relay<E>(of: (value: T) => Event<E>) {
    return (listener: (value: E) => void): Disposable => {
      const listening = new DisposableStore();
      const listen = (value: T): void => void listening.add(of(value)(listener));
      if (this.#current) listen(this.#current.value);
      else listening.add(this.onDidLoad(listen));
      return listening;
    };
  }

  /** Disposes what was loaded, too. */
  dispose(): void {
    this.#store.dispose();
  }

  #take(value: T): T {
    if (isDisposable(value)) this.#store.add(value);
    if (this.#store.disposed) return value;
    this.#current = { value };
    this.#didLoad.fire(value);
    return value;
  }
}

function isDisposable(value: unknown): value is Disposable {
  return typeof (value as Partial<Disposable> | undefined)?.dispose === 'function';
}
