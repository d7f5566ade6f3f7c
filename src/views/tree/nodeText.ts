import * as l10n from '@vscode/l10n';
import type { ErrorAction } from '../../base/errors';
import { commandIds } from '../../base/ids';
import { isRunning, type Service, totalCap } from '../../services/state/service';
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
import { historyDetail } from '../history/historyText';
import type { MemoryPicture } from '../memory/registerMemory';
import { renderInstanceRow, renderRow, type RowText } from './rowText';
import type { TreeNode } from './treeNodes';
import type { TreeShape } from './treeShape';

export type RowNode = TreeNode & { type: 'service' | 'instance' | 'database' };

/** What the rows of the tree say, and what a click on them does. */
export class NodeText {
  constructor(
    private readonly picture: Pick<MemoryPicture, 'spark'>,
    private readonly shape: Pick<TreeShape, 'databases' | 'get'>,
  ) {}

  /** The text of a service's or an instance's row; `now` in ms since the epoch. Undefined where it is gone. */
  row(node: RowNode, now: number): RowText | undefined {
    if (node.type === 'database') {
      const row = this.shape.databases?.row(node.databaseId);
      return row && { ...row, urgent: row.description };
    }
    const service = this.shape.get(node.serviceKey);
    if (!service) return undefined;
    if (node.type === 'service') return renderRow(service, now, this.picture.spark(service));
    const instance = service.instances.find(({ id }) => id === node.pm2Id);
    return instance && renderInstanceRow(service, instance, now);
  }

  /** The text of a row below a service; undefined for other rows and for what is gone. */
  detail(node: TreeNode): DetailText | undefined {
    if (node.type === 'databaseDetail') {
      return this.shape.databases?.details(node.databaseId)[node.index];
    }
    if (!('serviceKey' in node)) return undefined;
    const service = this.shape.get(node.serviceKey);
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
        return memoryDetail(instance ?? service, instance ? service.capBytes : totalCap(service));
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

  /** What a click on a row below a service does. */
  actionOf(node: TreeNode): ErrorAction | undefined {
    if (!('serviceKey' in node)) return undefined;
    const service = this.shape.get(node.serviceKey);
    const args = [{ serviceKey: node.serviceKey }];
    if (node.type === 'history') {
      return service?.cluster
        ? { title: l10n.t('Show history'), command: commandIds.kubernetesEvents, args }
        : {
            title: l10n.t('Show restart history'),
            command: commandIds.showRestartHistory,
            args,
          };
    }
    if (node.type !== 'detail' || !service || service.cluster) return undefined;
    if (node.what === 'ending') return service.ending?.action;
    return node.what === 'reason' ? reasonAction(service) : undefined;
  }
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
  if (
    startable &&
    (ended || state.type === 'stopped' || state.type === 'done') &&
    !isRunning(service)
  ) {
    return { title: l10n.t('Start again'), command: commandIds.start, args };
  }
  return undefined;
}
