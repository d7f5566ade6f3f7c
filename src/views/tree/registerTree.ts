import type { Host } from '../../host/host';
import { contextKeys } from '../../base/ids';
import type { Core } from '../../services/core';
import { ContextKeys } from '../contextKeys';
import type { MemoryPicture } from '../memory/registerMemory';
import { ViewState } from '../viewState';
import { ServicesTree } from './servicesTree';

/** The services view, with the context keys and the sentence above its rows. */
export function registerTree(
  host: Host,
  { store, model, engine, watchers, readiness }: Core,
  picture: MemoryPicture,
): { readonly tree: ServicesTree; readonly state: ViewState } {
  const tree = host.own(new ServicesTree(store, model, watchers.history, picture));
  host.own(readiness.onDidLoad(({ rows }) => tree.showDatabases(rows)));
  const keys = new ContextKeys();
  host.own(tree.onDidExpand(() => keys.set(contextKeys.rowOpened, true)));
  const state = host.own(new ViewState({ store, model, engine, keys, tree }));
  return { tree, state };
}
