import type { Event } from '../../base/event';
import type { HistoryEntry } from '../../services/history/historyEntry';
import type { ClusterRows } from '../../services/cluster/clusterRows';
import type { DatabaseRows } from '../../services/databases/databaseRows';
import type { Service, ServiceInstance } from '../../services/state/service';
import type { ServiceStore } from '../../services/state/serviceStore';
import type { WorkspaceProblem } from '../../services/definitions/workspaceProblem';
import type { NodeCache } from './nodeCache';
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
const clusterId = 'cluster';

/** Which rows there are, and which stand below which. */
export class TreeShape {
  /** Whether entries of other projects are shown below ours. */
  othersShown = false;
  /** There once they are looked for. */
  databases: DatabaseRows | undefined;
  /** There once a cluster was asked for. */
  cluster: ClusterRows | undefined;

  constructor(
    private readonly services: ServiceStore,
    private readonly model: Pick<TreeModel, 'problems'>,
    private readonly history: Pick<TreeHistory, 'of'>,
    private readonly nodes: NodeCache,
  ) {}

  /** A service, whoever runs it. */
  get(serviceKey: string): Service | undefined {
    return this.services.get(serviceKey) ?? this.cluster?.get(serviceKey);
  }

  parentOf(node: TreeNode): TreeNode | undefined {
    if (node.type === 'service') {
      const service = this.get(node.serviceKey);
      if (service?.cluster) return this.nodes.get(clusterId);
      return service && this.#hasFolders() ? this.#folderNode(service.workspaceFolder) : undefined;
    }
    if (node.type === 'databaseDetail') return this.nodes.get(`database:${node.databaseId}`);
    return 'serviceKey' in node ? this.nodes.get(node.serviceKey) : undefined;
  }

  /** The rows below a row; those at the top where none is given. */
  childrenOf(node?: TreeNode): TreeNode[] {
    switch (node?.type) {
      case undefined:
        return this.#roots();
      case 'folder':
        return this.#servicesOf(node.folder);
      case 'cluster':
        return (this.cluster?.services ?? []).map(({ key }) => this.#serviceNode(key));
      case 'service': {
        const service = this.get(node.serviceKey);
        return service ? this.#below(service) : [];
      }
      case 'instance': {
        const service = this.get(node.serviceKey);
        const instance = service?.instances.find(({ id }) => id === node.pm2Id);
        return service && instance ? this.#belowInstance(service, instance) : [];
      }
      case 'database': {
        const { databaseId } = node;
        return (this.databases?.details(databaseId) ?? []).map((_, index) =>
          this.nodes.keep({
            type: 'databaseDetail',
            id: `${node.id}\n${index}`,
            databaseId,
            index,
          }),
        );
      }
      case 'others':
        return this.services.others.map((entry) =>
          this.nodes.keep({ type: 'other', id: `other:${entry.id}`, entry }),
        );
      default:
        return [];
    }
  }

  #roots(): TreeNode[] {
    const problems = this.model.problems.map((problem) =>
      this.nodes.keep<TreeNode>({
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
      this.othersShown && this.services.others.length > 0
        ? [this.nodes.keep({ type: 'others', id: 'others' })]
        : [];
    const clusters: TreeNode[] = this.cluster?.section
      ? [this.nodes.keep({ type: 'cluster', id: clusterId })]
      : [];
    return [...problems, ...rows, ...clusters, ...others];
  }

  #hasFolders(): boolean {
    return new Set(this.services.services.map((one) => one.workspaceFolder)).size > 1;
  }

  #folderNode(folder: string): TreeNode {
    return this.nodes.keep({ type: 'folder', id: `folder:${folder}`, folder });
  }

  #serviceNode(key: string): TreeNode {
    return this.nodes.keep({ type: 'service', id: key, serviceKey: key });
  }

  #servicesOf(folder: string): TreeNode[] {
    const services: TreeNode[] = this.services.services
      .filter((service) => service.workspaceFolder === folder)
      .map(({ key }) => this.#serviceNode(key));
    const databases = (this.databases?.of(folder) ?? []).map((databaseId) =>
      this.nodes.keep({ type: 'database', id: `database:${databaseId}`, databaseId } as const),
    );
    return [...services, ...databases];
  }

  #below(service: Service): TreeNode[] {
    const { key: serviceKey } = service;
    const children: TreeNode[] = [];
    const detail = (what: 'reason' | 'ending' | 'memory' | 'cpu' | 'restarts' | 'launch'): void => {
      children.push(
        this.nodes.keep({ type: 'detail', id: `${serviceKey}\n${what}`, serviceKey, what }),
      );
    };
    if (service.state.reason) detail('reason');
    if (service.ending) detail('ending');
    if (service.memoryBytes !== undefined) {
      detail('memory');
      detail('cpu');
    }
    if (service.instances.length > 0) detail('restarts');
    if (service.launch?.mode === 'asWritten' || service.launch?.nodeNote !== undefined) {
      detail('launch');
    }
    const listening = service.instances.flatMap(({ ports }) => ports);
    for (const port of [...new Set(listening)].sort((a, b) => a - b)) {
      const id = `${serviceKey}\nport:${port}`;
      children.push(this.nodes.keep({ type: 'port', id, serviceKey, port }));
    }
    const [only, ...more] = service.instances;
    if (only && more.length === 0) children.push(...this.#processes(service, only));
    if (only && (more.length > 0 || service.cluster)) {
      for (const { id: pm2Id } of service.instances) {
        const id = `${serviceKey}\ninstance:${pm2Id}`;
        children.push(this.nodes.keep({ type: 'instance', id, serviceKey, pm2Id }));
      }
    }
    const past = service.cluster
      ? (this.cluster?.historyOf(serviceKey) ?? [])
      : this.history.of(serviceKey);
    const entries = past.slice(-historyRows).reverse();
    entries.forEach((entry, i) => {
      const id = `${serviceKey}\nhistory:${i}`;
      children.push(this.nodes.keep({ type: 'history', id, serviceKey, entry }));
    });
    return children;
  }

  #belowInstance(service: Service, instance: ServiceInstance): TreeNode[] {
    const { key: serviceKey } = service;
    const { id: pm2Id } = instance;
    const details = (['memory', 'cpu', 'restarts'] as const).map((what) => {
      const id = `${serviceKey}\n${pm2Id}:${what}`;
      return this.nodes.keep({ type: 'detail', id, serviceKey, what, pm2Id } as const);
    });
    return [...details, ...this.#processes(service, instance)];
  }

  #processes({ key: serviceKey }: Service, instance: ServiceInstance): TreeNode[] {
    return instance.processes.map(({ pid }) =>
      this.nodes.keep({ type: 'process', id: `${serviceKey}\npid:${pid}`, serviceKey, pid }),
    );
  }
}
