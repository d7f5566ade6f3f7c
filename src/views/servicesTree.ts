import * as path from 'node:path';
import * as vscode from 'vscode';
import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import type { Event } from '../base/event';
import { commandIds, rowWords, viewIds } from '../base/ids';
import type { ErrorAction } from '../base/errors';
import type { HistoryEntry } from '../services/historyEntry';
import { isInTrouble, isRunning, type Service, type ServiceInstance } from '../services/service';
import type { ServiceStore } from '../services/serviceStore';
import type { WorkspaceProblem } from '../services/workspaceModel';
import {
  cpuDetail,
  type DetailText,
  endingDetail,
  launchDetail,
  memoryDetail,
  portDetail,
  processDetail,
  reasonDetail,
  restartsDetail,
} from './detailText';
import { historyDetail } from './historyText';
import { NodeCache } from './nodeCache';
import { RowScheduler } from './rowScheduler';
import { oneLine, renderInstanceRow, renderRow, type RowText } from './rowText';
import { serviceTooltip } from './serviceTooltip';
import type { TreeNode } from './treeNodes';

/** What the tree needs to know beside the services. */
export interface TreeModel {
  readonly problems: readonly WorkspaceProblem[];
  readonly onDidChange: Event<void>;
}

/** What happened to services. */
export interface TreeHistory {
  of(serviceKey: string): readonly HistoryEntry[];
  readonly onDidChange: Event<string>;
}

/** Entries of the history below a service; the document has all. */
const historyRows = 3;

/** Commands that links of a tooltip may run. */
const tooltipCommands: string[] = [
  commandIds.freePort,
  commandIds.adoptService,
  commandIds.installDependencies,
  commandIds.openFile,
  commandIds.start,
  commandIds.showRestartHistory,
];

/** The services view: a row a service, its figures and processes below it. */
export class ServicesTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #store = new DisposableStore();
  readonly #changes = this.#store.add(new vscode.EventEmitter<TreeNode | undefined>());
  readonly #nodes = new NodeCache();
  readonly #expanded = new Set<string>();
  readonly #rows: RowScheduler;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #clock: Clock;
  #othersShown = false;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(
    private readonly services: ServiceStore,
    private readonly model: TreeModel,
    private readonly history: TreeHistory,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#rows = this.#store.add(
      new RowScheduler(clock, (id) => {
        const node = this.#nodes.get(id);
        if (node) this.#changes.fire(node);
      }),
    );
    this.#view = this.#store.add(
      vscode.window.createTreeView(viewIds.services, { treeDataProvider: this }),
    );
    this.#store.add(
      this.#view.onDidChangeVisibility(({ visible }) => services.setWatched(visible)),
    );
    services.setWatched(this.#view.visible);
    this.#store.add(this.#view.onDidExpandElement(({ element }) => this.#expanded.add(element.id)));
    this.#store.add(
      this.#view.onDidCollapseElement(({ element }) => this.#expanded.delete(element.id)),
    );
    this.#store.add(services.onDidChangeList(() => this.#changes.fire(undefined)));
    this.#store.add(services.onDidChange((service) => this.#offer(service)));
    this.#store.add(services.onDidRefresh(() => this.#offerAll()));
    this.#store.add(
      history.onDidChange((key) => {
        const service = services.get(key);
        if (service) this.#offer(service);
      }),
    );
    this.#store.add(model.onDidChange(() => this.#changes.fire(undefined)));
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  /** Whether entries of other projects are shown below ours. */
  get othersShown(): boolean {
    return this.#othersShown;
  }

  set othersShown(shown: boolean) {
    this.#othersShown = shown;
    this.#changes.fire(undefined);
  }

  /** A sentence above the rows; undefined for none. */
  setMessage(message: string | undefined): void {
    if (this.#view.message !== message) this.#view.message = message;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = this.#render(node);
    item.id = node.id;
    this.#rows.drawn(node.id, ...this.#texts(node));
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.type !== 'service') return item;
    const service = this.services.get(node.serviceKey);
    if (service) {
      const tooltip = new vscode.MarkdownString(serviceTooltip(service, this.#clock.now()));
      tooltip.isTrusted = { enabledCommands: tooltipCommands };
      item.tooltip = tooltip;
    }
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.type === 'service') {
      const service = this.services.get(node.serviceKey);
      return service && this.#hasFolders() ? this.#folderNode(service.workspaceFolder) : undefined;
    }
    return 'serviceKey' in node ? this.#nodes.get(node.serviceKey) : undefined;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    switch (node?.type) {
      case undefined:
        return this.#roots();
      case 'folder':
        return this.#servicesOf(node.folder);
      case 'service': {
        const service = this.services.get(node.serviceKey);
        return service ? this.#below(service) : [];
      }
      case 'instance': {
        const found = this.#instance(node.serviceKey, node.pm2Id);
        return found ? this.#belowInstance(found.service, found.instance) : [];
      }
      case 'others':
        return this.services.others.map((entry) =>
          this.#nodes.keep({ type: 'other', id: `other:${entry.id}`, entry }),
        );
      default:
        return [];
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #roots(): TreeNode[] {
    this.#forget();
    const problems = this.model.problems.map((problem) =>
      this.#nodes.keep<TreeNode>({
        type: 'problem',
        id: `problem:${problem.workspaceFolder}:${problem.file ?? ''}:${problem.message}`,
        problem,
      }),
    );
    const folders = [...new Set(this.services.services.map((one) => one.workspaceFolder))];
    const rows = this.#hasFolders()
      ? folders.map((folder) => this.#folderNode(folder))
      : folders.flatMap((folder) => this.#servicesOf(folder));
    const others: TreeNode[] =
      this.#othersShown && this.services.others.length > 0
        ? [this.#nodes.keep({ type: 'others', id: 'others' })]
        : [];
    return [...problems, ...rows, ...others];
  }

  #hasFolders(): boolean {
    return new Set(this.services.services.map((one) => one.workspaceFolder)).size > 1;
  }

  #folderNode(folder: string): TreeNode {
    return this.#nodes.keep({ type: 'folder', id: `folder:${folder}`, folder });
  }

  #servicesOf(folder: string): TreeNode[] {
    return this.services.services
      .filter((service) => service.workspaceFolder === folder)
      .map(({ key }) => this.#nodes.keep({ type: 'service', id: key, serviceKey: key }));
  }

  #below(service: Service): TreeNode[] {
    const { key: serviceKey } = service;
    const children: TreeNode[] = [];
    const detail = (what: 'reason' | 'ending' | 'memory' | 'cpu' | 'restarts' | 'launch'): void => {
      children.push(
        this.#nodes.keep({ type: 'detail', id: `${serviceKey}\n${what}`, serviceKey, what }),
      );
    };
    if (service.state.reason) detail('reason');
    if (service.ending) detail('ending');
    if (service.memoryBytes !== undefined) {
      detail('memory');
      detail('cpu');
    }
    if (service.instances.length > 0) detail('restarts');
    if (service.launch?.mode === 'asWritten') detail('launch');
    const listening = service.instances.flatMap(({ ports }) => ports);
    for (const port of [...new Set(listening)].sort((a, b) => a - b)) {
      const id = `${serviceKey}\nport:${port}`;
      children.push(this.#nodes.keep({ type: 'port', id, serviceKey, port }));
    }
    const [only, ...more] = service.instances;
    if (only && more.length === 0) children.push(...this.#processes(service, only));
    if (only && more.length > 0) {
      for (const { id: pm2Id } of service.instances) {
        const id = `${serviceKey}\ninstance:${pm2Id}`;
        children.push(this.#nodes.keep({ type: 'instance', id, serviceKey, pm2Id }));
      }
    }
    const entries = this.history.of(serviceKey).slice(-historyRows).reverse();
    entries.forEach((entry, i) => {
      const id = `${serviceKey}\nhistory:${i}`;
      children.push(this.#nodes.keep({ type: 'history', id, serviceKey, entry }));
    });
    return children;
  }

  #belowInstance(service: Service, instance: ServiceInstance): TreeNode[] {
    const { key: serviceKey } = service;
    const { id: pm2Id } = instance;
    const details = (['memory', 'cpu', 'restarts'] as const).map((what) => {
      const id = `${serviceKey}\n${pm2Id}:${what}`;
      return this.#nodes.keep({ type: 'detail', id, serviceKey, what, pm2Id } as const);
    });
    return [...details, ...this.#processes(service, instance)];
  }

  #processes({ key: serviceKey }: Service, instance: ServiceInstance): TreeNode[] {
    return instance.processes.map(({ pid }) =>
      this.#nodes.keep({ type: 'process', id: `${serviceKey}\npid:${pid}`, serviceKey, pid }),
    );
  }

  #render(node: TreeNode): vscode.TreeItem {
    switch (node.type) {
      case 'folder':
        return this.#renderFolder(node.folder);
      case 'service':
      case 'instance':
        return this.#renderRow(node);
      case 'problem':
        return renderProblem(node.problem);
      case 'others': {
        const item = new vscode.TreeItem(
          l10n.t("Other projects' services"),
          vscode.TreeItemCollapsibleState.Expanded,
        );
        item.contextValue = rowWords.other;
        return item;
      }
      case 'other': {
        const item = new vscode.TreeItem(oneLine(node.entry.name, 80));
        item.description = `${node.entry.status} · ${node.entry.cwd}`;
        item.iconPath = new vscode.ThemeIcon('circle-outline');
        item.contextValue = rowWords.other;
        return item;
      }
      default:
        return this.#renderDetail(node);
    }
  }

  #renderFolder(folder: string): vscode.TreeItem {
    const item = new vscode.TreeItem(
      vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))?.name ?? path.basename(folder),
      vscode.TreeItemCollapsibleState.Expanded,
    );
    item.tooltip = folder;
    const name = path.basename(folder);
    const alike = this.services.services.some(
      (one) => one.workspaceFolder !== folder && path.basename(one.workspaceFolder) === name,
    );
    if (alike) item.description = path.dirname(folder);
    item.iconPath = new vscode.ThemeIcon('root-folder');
    item.contextValue = rowWords.folder;
    return item;
  }

  #renderRow(node: TreeNode & { type: 'service' | 'instance' }): vscode.TreeItem {
    const row = this.#row(node);
    if (!row) return new vscode.TreeItem('');
    const item = new vscode.TreeItem(
      row.label,
      this.#isExpandable(node)
        ? vscode.TreeItemCollapsibleState.Collapsed
        : vscode.TreeItemCollapsibleState.None,
    );
    item.description = [row.description, row.figures].filter(Boolean).join(' · ');
    item.iconPath = new vscode.ThemeIcon(
      row.icon,
      row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
    );
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: row.spoken };
    return item;
  }

  #row(node: TreeNode & { type: 'service' | 'instance' }): RowText | undefined {
    const service = this.services.get(node.serviceKey);
    if (!service) return undefined;
    if (node.type === 'service') return renderRow(service, this.#clock.now());
    const instance = service.instances.find(({ id }) => id === node.pm2Id);
    return instance && renderInstanceRow(service, instance, this.#clock.now());
  }

  #renderDetail(node: TreeNode): vscode.TreeItem {
    const text = this.#detail(node);
    const item = new vscode.TreeItem(text?.label ?? '');
    item.description = text?.description;
    if (text) item.iconPath = new vscode.ThemeIcon(text.icon);
    item.contextValue = node.type === 'port' ? rowWords.portRow : node.type;
    const action = this.#actionOf(node);
    if (action) {
      const { title, command, args = [] } = action;
      item.command = { title, command, arguments: [...args] };
    }
    item.tooltip = [text?.label, text?.description].filter(Boolean).join(' ');
    if (node.type === 'port') {
      item.accessibilityInformation = { label: `${text?.label} ${text?.description}` };
    }
    return item;
  }

  /** What a click on a row below a service does. */
  #actionOf(node: TreeNode): ErrorAction | undefined {
    if (!('serviceKey' in node)) return undefined;
    const service = this.services.get(node.serviceKey);
    const args = [{ serviceKey: node.serviceKey }];
    if (node.type === 'history') {
      const title = l10n.t('Show restart history');
      return { title, command: commandIds.showRestartHistory, args };
    }
    if (node.type !== 'detail' || !service) return undefined;
    if (node.what === 'ending') return service.ending?.action;
    return node.what === 'reason' ? reasonAction(service) : undefined;
  }

  #detail(node: TreeNode): DetailText | undefined {
    if (!('serviceKey' in node)) return undefined;
    const service = this.services.get(node.serviceKey);
    if (!service) return undefined;
    if (node.type === 'port') return portDetail(node.port);
    if (node.type === 'history') return historyDetail(node.entry);
    if (node.type === 'process') {
      const process = service.instances
        .flatMap(({ processes }) => processes)
        .find(({ pid }) => pid === node.pid);
      return process ? processDetail(process) : undefined;
    }
    if (node.type !== 'detail') return undefined;
    const instance = service.instances.find(({ id }) => id === node.pm2Id);
    switch (node.what) {
      case 'memory':
        return memoryDetail(instance ?? service, service.capBytes);
      case 'cpu':
        return cpuDetail(instance ?? service);
      case 'restarts':
        return restartsDetail(instance ?? service);
      case 'reason':
        return reasonDetail(service, reasonAction(service)?.title);
      case 'ending':
        return endingDetail(service);
      case 'launch':
        return launchDetail(service);
    }
  }

  #instance(
    key: string,
    pm2Id: number,
  ): { service: Service; instance: ServiceInstance } | undefined {
    const service = this.services.get(key);
    const instance = service?.instances.find(({ id }) => id === pm2Id);
    return service && instance ? { service, instance } : undefined;
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
    for (const { key } of this.services.services) this.#offerNode(key);
  }

  #offerNode(id: string): void {
    const node = this.#nodes.get(id);
    if (node) this.#rows.offer(id, ...this.#texts(node));
  }

  /** What a row shows, as two texts: its state, and the figures that may wait. */
  #texts(node: TreeNode): [state: string, figures: string] {
    if (node.type === 'service' || node.type === 'instance') {
      const row = this.#row(node);
      if (!row) return ['', ''];
      const { figures, spoken: _, ...state } = row;
      const children = this.#expanded.has(node.id)
        ? this.getChildren(node).map(({ id }) => id)
        : [];
      return [
        JSON.stringify([state, this.#isExpandable(node)]),
        JSON.stringify([figures, children]),
      ];
    }
    const text = this.#detail(node);
    return [text?.label ?? '', text?.description ?? ''];
  }

  #isExpandable(node: TreeNode): boolean {
    return this.getChildren(node).length > 0;
  }

  #updateBadge(): void {
    const count = this.services.services.filter(isInTrouble).length;
    if ((this.#view.badge?.value ?? 0) === count) return;
    this.#view.badge =
      count === 0
        ? undefined
        : {
            value: count,
            tooltip:
              count === 1
                ? l10n.t('1 service in trouble')
                : l10n.t('{0} services in trouble', count),
          };
  }

  #forget(): void {
    const keys = new Set(this.services.services.map(({ key }) => key));
    const gone = this.#nodes.retain((node) => !('serviceKey' in node) || keys.has(node.serviceKey));
    for (const id of gone) this.#rows.drop(id);
  }
}

function renderProblem(problem: WorkspaceProblem): vscode.TreeItem {
  // Paths are relative in the row, which is narrow, and whole in the tooltip.
  const short = problem.message.replaceAll(problem.workspaceFolder + path.sep, '');
  const item = new vscode.TreeItem(oneLine(short, 300));
  item.tooltip = problem.message;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'problem';
  if (problem.action) {
    item.command = {
      title: problem.action.title,
      command: problem.action.command,
      arguments: [...(problem.action.args ?? [])],
    };
  } else if (problem.file !== undefined) {
    const line = Math.max(0, (problem.line ?? 1) - 1);
    item.command = {
      title: l10n.t('Open {0}', path.basename(problem.file)),
      command: 'vscode.open',
      arguments: [vscode.Uri.file(problem.file), { selection: new vscode.Range(line, 0, line, 0) }],
    };
  }
  return item;
}

/** What can be done about the state of a service. */
function reasonAction(service: Service): ErrorAction | undefined {
  const args = [{ serviceKey: service.key }];
  const { holder, state } = service;
  if (state.type === 'orphaned' || (holder && holder.whose !== 'outside')) {
    return { title: l10n.t('Free port'), command: commandIds.freePort, args };
  }
  if (holder) {
    const title = l10n.t('Stop it and start under PM2');
    return { title, command: commandIds.adoptService, args };
  }
  const startable = service.definition !== undefined && service.conflict === undefined;
  const ended =
    state.type === 'crashLoop' || state.type === 'memoryLoop' || state.type === 'failed';
  if (startable && (ended || state.type === 'stopped') && !isRunning(service)) {
    return { title: l10n.t('Start again'), command: commandIds.start, args };
  }
  return undefined;
}
