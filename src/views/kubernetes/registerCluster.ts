import * as vscode from 'vscode';
import { Lazy } from '../../base/lazy';
import type { Host } from '../../host/host';
import type { Core } from '../../services/core';
import { rememberedChoice } from '../../services/cluster/clusterChoice';
import type { PatternEngine } from '../../services/logs/noiseRules';
import type { HistoryDocuments } from '../history/historyDocuments';
import type { ServicesTree } from '../tree/servicesTree';
import type { ClusterFeature } from './clusterFeature';

/** What of a cluster is loaded late. */
export type LoadCluster = () => Promise<{ readonly ClusterFeature: typeof ClusterFeature }>;

/**
 * A cluster's services in the tree. Nothing is loaded before somebody asks for them; where a cluster was chosen in this workspace before,
 * it is shown again once the tree is looked at.
 */
export function registerCluster(
  host: Host,
  { tools }: Core,
  { tree, history }: { readonly tree: ServicesTree; readonly history: HistoryDocuments },
  load: LoadCluster,
  patterns: PatternEngine,
): Lazy<ClusterFeature> {
  const feature = host.own(
    new Lazy(async () => {
      const { ClusterFeature: Loaded } = await load();
      return new Loaded(host, () => tools.serviceEnvironment(), patterns);
    }),
  );
  host.own(
    feature.onDidLoad((loaded) => {
      tree.showCluster(loaded);
      history.showCluster(loaded);
    }),
  );
  let isAsked = false;
  const resume = async (): Promise<void> => {
    if (isAsked || !tree.visible || !host.isTrusted) return;
    if (!rememberedChoice(host.storage).get()) return;
    isAsked = true;
    try {
      await (await feature.get()).resume();
    } catch (error) {
      host.log.error('The cluster that was chosen could not be shown.', error);
    }
  };
  host.own(tree.onDidChangeVisibility(() => void resume()));
  host.own(vscode.workspace.onDidGrantWorkspaceTrust(() => void resume()));
  void resume();
  return feature;
}
