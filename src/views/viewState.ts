import * as l10n from '@vscode/l10n';
import { type Disposable, DisposableStore } from '../base/disposable';
import { contextKeys } from '../base/ids';
import type { Engine } from '../engine/engine';
import { isRunning } from '../services/state/service';
import type { ServiceStore } from '../services/state/serviceStore';
import type { WorkspaceModel } from '../services/definitions/workspaceModel';
import type { ContextKeys } from './contextKeys';

export interface ViewStateParts {
  readonly store: ServiceStore;
  readonly model: WorkspaceModel;
  readonly engine: Pick<Engine, 'state' | 'onDidChangeState'>;
  readonly keys: ContextKeys;
  readonly tree: { readonly othersShown: boolean; setMessage(message: string | undefined): void };
}

/** Keeps the context keys, and the sentence above the rows, in step with what is known. */
export class ViewState implements Disposable {
  readonly #store = new DisposableStore();
  #missing: string | undefined;

  constructor(private readonly parts: ViewStateParts) {
    this.#store.add(parts.store.onDidChangeList(() => this.update()));
    this.#store.add(parts.store.onDidChange(() => this.update()));
    this.#store.add(parts.store.onDidRefresh(() => this.update()));
    this.#store.add(parts.model.onDidChange(() => this.update()));
    this.#store.add(parts.engine.onDidChangeState(() => this.update()));
  }

  /** Node or PM2 is missing: the sentence that says so; undefined when both are there. */
  set missing(sentence: string | undefined) {
    this.#missing = sentence;
    this.update();
  }

  update(): void {
    const { store, model, engine, keys } = this.parts;
    const { services } = store;
    const some = (test: (service: (typeof services)[number]) => boolean): boolean =>
      services.some(test);
    keys.set(contextKeys.view, this.#view());
    keys.set(contextKeys.hasServices, services.length > 0);
    keys.set(contextKeys.anyRunning, some(isRunning));
    keys.set(
      contextKeys.anyStopped,
      some((one) => one.definition !== undefined && !isRunning(one) && one.conflict === undefined),
    );
    keys.set(
      contextKeys.anyEntry,
      some(({ instances }) => instances.length > 0),
    );
    keys.set(
      contextKeys.hasPorts,
      some((one) => isRunning(one) && one.port !== undefined),
    );
    keys.set(
      contextKeys.hasBackend,
      some(({ kind }) => kind === 'backend'),
    );
    keys.set(
      contextKeys.hasFrontend,
      some(({ kind }) => kind === 'frontend'),
    );
    keys.set(
      contextKeys.hasGenerator,
      some(({ kind }) => kind === 'generator'),
    );
    keys.set(
      contextKeys.hasEcosystemFile,
      model.folders.some(({ ecosystemFiles }) => ecosystemFiles.length > 0),
    );
    keys.set(
      contextKeys.hasEnvironments,
      model.folders.some(({ envNames }) => envNames.length > 0),
    );
    keys.set(contextKeys.hasOthers, store.others.length > 0);
    keys.set(contextKeys.othersShown, this.parts.tree.othersShown);
    keys.set(contextKeys.daemonRuns, engine.state.type === 'connected');
    keys.set(contextKeys.daemonHangs, engine.state.type === 'notAnswering');
    this.parts.tree.setMessage(this.#message());
  }

  dispose(): void {
    this.#store.dispose();
  }

  #view(): string {
    const { model, store, engine } = this.parts;
    if (store.services.length > 0) return 'rows';
    if (this.#missing !== undefined) return 'noProgram';
    if (model.state === 'loading') return 'loading';
    if (engine.state.type === 'notAnswering') return 'notAnswering';
    return model.problems.length > 0 ? 'rows' : 'nothing';
  }

  #message(): string | undefined {
    const { store, engine } = this.parts;
    if (store.services.length === 0) return undefined;
    if (this.#missing !== undefined) return this.#missing;
    if (engine.state.type !== 'notAnswering') return undefined;
    return l10n.t('PM2 is not answering. Services may still run; refresh to try again.');
  }
}
