import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../../base/clock';
import { DisposableStore, toDisposable } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import { isRunning, type Service, serviceKey } from '../state/service';
import type { ServiceStore } from '../state/serviceStore';
import { outcomeOf, patienceMs } from './outcome';

/** What a service waits for that is none of ours: a database elsewhere. */
export interface Outside {
  /** Resolves when it is there, at once where nobody knows where it is. Throws a HumanError where it does not come. */
  wait(workspaceFolder: string, signal: AbortSignal): Promise<void>;
}

export interface GateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** The turns in this command of what it depends on, by key. */
  readonly turns?: ReadonlyMap<string, Promise<void>>;
}

/** What is only guessed to be needed is waited for this long. */
const guessedMs = 60_000;
/** A database that comes up beside us is there by then. */
const elsewhereMs = 10_000;

/** Lets a service of a command over several start when what it depends on is ready, and says on its row what it waits for. */
export class StartGate {
  constructor(
    private readonly store: ServiceStore,
    private readonly outside: Outside | undefined,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Those of `all` that a service depends on. */
  before({ definition, workspaceFolder }: Service, all: readonly Service[]): readonly Service[] {
    return all.filter(
      (one) => one.workspaceFolder === workspaceFolder && definition?.dependsOn?.includes(one.name),
    );
  }

  /** Resolves when all that a service depends on is ready. What was neither asked for nor runs is not waited for. */
  async pass(
    service: Service,
    asked: readonly Service[],
    { signal, onProgress, turns }: GateOptions = {},
  ): Promise<void> {
    const { key, workspaceFolder, name } = service;
    const names = (service.definition?.dependsOn ?? []).filter((other) => {
      const dependency = this.store.get(serviceKey(workspaceFolder, other));
      return (
        dependency === undefined ||
        isRunning(dependency) ||
        asked.some((one) => one.key === dependency.key)
      );
    });
    if (names.length === 0) return;
    signal?.throwIfAborted();
    const resources = new DisposableStore();
    const given = new AbortController();
    resources.add(toDisposable(() => given.abort()));
    const abort = (): void => given.abort();
    signal?.addEventListener('abort', abort);
    resources.add(toDisposable(() => signal?.removeEventListener('abort', abort)));
    const left = new Set(names);
    const show = (): void => {
      const now = this.store.get(key);
      // Somebody has started it meanwhile.
      if (given.signal.aborted || left.size === 0 || (now && isRunning(now))) return;
      this.store.overlay(key, { waitsFor: [...left] });
      onProgress?.(l10n.t('{0} waits for {1}', name, [...left].join(', ')));
    };
    try {
      show();
      await Promise.all(
        names.map(async (other) => {
          const target = serviceKey(workspaceFolder, other);
          // Before it has had its turn, its state says nothing.
          await turns?.get(target);
          if (this.store.get(target)) {
            const isGuess = service.definition?.dependsGuessed === true;
            const ready = await this.#ready(target, name, given.signal, isGuess);
            if (!ready && !given.signal.aborted) {
              onProgress?.(l10n.t('{0} starts although {1} is not ready', name, other));
            }
          } else await this.#elsewhere(workspaceFolder, resources, given.signal);
          left.delete(other);
          show();
        }),
      );
      signal?.throwIfAborted();
      // Its turn takes the note off the row.
    } catch (error) {
      resources.dispose();
      this.store.overlay(key, { waitsFor: undefined });
      throw error;
    } finally {
      resources.dispose();
    }
  }

  /** What nobody here starts may never come: then the service says itself what it misses. */
  async #elsewhere(
    workspaceFolder: string,
    resources: DisposableStore,
    signal: AbortSignal,
  ): Promise<void> {
    if (!this.outside) return;
    const late = new Promise<void>((resolve) => {
      resources.add(this.clock.after(elsewhereMs, resolve));
    });
    await Promise.race([this.outside.wait(workspaceFolder, signal), late]);
  }

  /** True once it is ready. What does not become so rejects, or gives false where it was only a guess. */
  async #ready(
    key: string,
    waiting: string,
    signal: AbortSignal,
    isGuess: boolean,
  ): Promise<boolean> {
    const ms = isGuess ? guessedMs : patienceMs;
    const { type, service } = await outcomeOf(this.store, key, { ms, signal, clock: this.clock });
    // Whoever waits no longer does not care how this ends.
    if (type === 'ready' || type === 'cancelled') return true;
    if (isGuess) return false;
    throw failed(waiting, service);
  }
}

function failed(waiting: string, service: Service | undefined): HumanError {
  const { name = '', state } = service ?? {};
  return new HumanError(
    l10n.t(
      '{0} was not started: {1}, which it waits for, is not ready. {2}',
      waiting,
      name,
      state?.reason ?? '',
    ),
  );
}
