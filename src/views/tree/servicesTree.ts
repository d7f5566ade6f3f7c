import * as vscode from 'vscode';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { viewIds } from '../../base/ids';
import { toMarkdown } from '../../host/markdown';
import type { ClusterRows } from '../../services/cluster/clusterRows';
import type { DatabaseRows } from '../../services/databases/databaseRows';
import type { Service } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { MemoryPicture } from '../memory/registerMemory';
import { NodeCache } from './nodeCache';
import { NodeText } from './nodeText';
import { RowScheduler } from './rowScheduler';
import { serviceTooltip, tooltipCommands } from './serviceTooltip';
import { troubleBadge } from './troubleBadge';
import { TreeItems } from './treeItems';
import type { TreeNode } from './treeNodes';
import { type TreeHistory, type TreeModel, TreeShape } from './treeShape';

/** The services view: a row a service, its figures and processes below it. */
export class ServicesTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChangeTreeData = this.#store.add(new vscode.EventEmitter<TreeNode | undefined>());
  readonly #nodes = new NodeCache();
  readonly #expanded = new Set<string>();
  readonly #rows: RowScheduler;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #shape: TreeShape;
  readonly #text: NodeText;
  readonly #items: TreeItems;

  readonly onDidChangeTreeData = this.#didChangeTreeData.event;
  /** A row was opened. */
  readonly onDidExpand: vscode.Event<unknown>;
  /** It is on the screen, or no longer. */
  readonly onDidChangeVisibility: vscode.Event<unknown>;

  constructor(
    private readonly services: ServiceStore,
    model: TreeModel,
    private readonly history: TreeHistory,
    private readonly picture: MemoryPicture,
    private readonly clock: Clock = systemClock,
  ) {
    this.#shape = new TreeShape(services, model, history, this.#nodes);
    this.#text = new NodeText(picture, this.#shape);
    this.#items = new TreeItems(services, this.#text, this.#shape);
    this.#rows = this.#store.add(
      new RowScheduler(clock, (id) => {
        const node = this.#nodes.get(id);
        if (node) this.#didChangeTreeData.fire(node);
      }),
    );
    this.#view = this.#store.add(
      vscode.window.createTreeView(viewIds.services, { treeDataProvider: this }),
    );
    this.onDidExpand = this.#view.onDidExpandElement;
    this.onDidChangeVisibility = this.#view.onDidChangeVisibility;
    this.#store.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        services.setWatched(visible);
        if (visible) for (const id of this.#nodes.ids()) this.#offerNode(id);
        this.#shape.databases?.setWatched(visible);
        this.#shape.cluster?.setWatched(visible);
      }),
    );
    services.setWatched(this.#view.visible);
    this.#store.add(this.#view.onDidExpandElement(({ element }) => this.#expand(element, true)));
    this.#store.add(this.#view.onDidCollapseElement(({ element }) => this.#expand(element, false)));
    this.#store.add(services.onDidChangeList(() => this.#didChangeTreeData.fire(undefined)));
    this.#store.add(services.onDidChange((service) => this.#offer(service)));
    this.#store.add(services.onDidRefresh(() => this.#offerAll()));
    this.#store.add(
      history.onDidChange((key) => {
        const service = services.get(key);
        if (service) this.#offer(service);
      }),
    );
    this.#store.add(model.onDidChange(() => this.#didChangeTreeData.fire(undefined)));
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  /** Whether entries of other projects are shown below ours. */
  get othersShown(): boolean {
    return this.#shape.othersShown;
  }

  set othersShown(shown: boolean) {
    this.#shape.othersShown = shown;
    this.#didChangeTreeData.fire(undefined);
  }

  /** The service whose row alone is selected. */
  get selected(): string | undefined {
    const [node, ...others] = this.#view.selection;
    return node?.type === 'service' && others.length === 0 ? node.serviceKey : undefined;
  }

  /** Shows a service's row, opened. */
  async reveal(serviceKey: string): Promise<void> {
    const node = this.#nodes.get(serviceKey);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  /** Shows databases from now on, and tells them when they are looked at. */
  showDatabases(rows: DatabaseRows): void {
    this.#shape.databases = rows;
    this.#store.add(rows.onDidChangeList(() => this.#didChangeTreeData.fire(undefined)));
    this.#store.add(
      rows.onDidChange((id) => {
        for (const one of this.#nodes.ids()) {
          if (one.startsWith(`database:${id}`)) this.#offerNode(one);
        }
      }),
    );
    rows.setWatched(this.#view.visible);
  }

  /** Shows a cluster's section from now on, and tells it when it is looked at. */
  showCluster(rows: ClusterRows): void {
    this.#shape.cluster = rows;
    this.#store.add(rows.onDidChange((service) => this.#offer(service)));
    this.#store.add(
      rows.onDidChangeList(() => {
        this.#didChangeTreeData.fire(undefined);
        this.#updateBadge();
      }),
    );
    rows.setWatched(this.#view.visible);
    this.#didChangeTreeData.fire(undefined);
  }

  /** A sentence above the rows; undefined for none. */
  setMessage(message: string | undefined): void {
    if (this.#view.message !== message) this.#view.message = message;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = this.#items.render(node, this.clock.now(), this.#isExpandable(node));
    item.id = node.id;
    this.#rows.drawn(node.id, ...this.#texts(node));
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.type !== 'service') return item;
    const service = this.#shape.get(node.serviceKey);
    if (service) {
      item.tooltip = toMarkdown(
        serviceTooltip(
          service,
          this.clock.now(),
          this.picture.charts(service),
          this.history.of(service.key),
        ),
        tooltipCommands,
      );
    }
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#shape.parentOf(node);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) this.#forget();
    return this.#shape.childrenOf(node);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Redraws what of a service is drawn and would now look different. */
  #offer(service: Service): void {
    this.#offerNode(service.key);
    if (this.#expanded.has(service.key)) {
      const below = this.#nodes.ids().filter((id) => id.startsWith(`${service.key}\n`));
      for (const id of below) this.#offerNode(id);
    }
    this.#updateBadge();
  }

  /** Uptimes go on although nothing else changes. */
  #offerAll(): void {
    if (!this.#view.visible) return;
    for (const { key } of this.#all()) this.#offerNode(key);
  }

  #all(): readonly Service[] {
    return [...this.services.services, ...(this.#shape.cluster?.services ?? [])];
  }

  #expand(node: TreeNode, expanded: boolean): void {
    if (expanded) this.#expanded.add(node.id);
    else this.#expanded.delete(node.id);
    if (node.type === 'database') this.#shape.databases?.setExpanded(node.databaseId, expanded);
  }

  /** Rows that nobody sees are made when they are seen again. */
  #offerNode(id: string): void {
    if (!this.#view.visible) return;
    const node = this.#nodes.get(id);
    if (node) this.#rows.offer(id, ...this.#texts(node));
  }

  /** What a row shows, as two texts: its state, and the figures that may wait. */
  #texts(node: TreeNode): [state: string, figures: string] {
    if (node.type === 'service' || node.type === 'instance' || node.type === 'database') {
      const row = this.#text.row(node, this.clock.now());
      if (!row) return ['', ''];
      const { description, spoken: _, ...state } = row;
      const children = this.#expanded.has(node.id)
        ? this.#shape.childrenOf(node).map(({ id }) => id)
        : [];
      return [
        JSON.stringify([state, this.#isExpandable(node)]),
        JSON.stringify([description, children]),
      ];
    }
    const text = this.#text.detail(node);
    return [text?.label ?? '', text?.description ?? ''];
  }

  #isExpandable(node: TreeNode): boolean {
    return this.#shape.childrenOf(node).length > 0;
  }

  #updateBadge(): void {
    const badge = troubleBadge(this.#all());
    if (this.#view.badge?.value !== badge?.value) this.#view.badge = badge;
  }

  #forget(): void {
    const keys = new Set(this.#all().map(({ key }) => key));
    const gone = this.#nodes.retain((node) => !('serviceKey' in node) || keys.has(node.serviceKey));
    for (const id of gone) this.#rows.drop(id);
  }
}
