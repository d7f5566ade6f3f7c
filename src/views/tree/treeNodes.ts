import type { Entry } from '../../engine/entry';
import type { HistoryEntry } from '../../services/history/historyEntry';
import type { WorkspaceProblem } from '../../services/definitions/workspaceProblem';

/** A row of the services tree. The same id is always the same object: the editor compares by identity. */
export type TreeNode =
  | { readonly type: 'folder'; readonly id: string; readonly folder: string }
  | { readonly type: 'service'; readonly id: string; readonly serviceKey: string }
  | {
      readonly type: 'instance';
      readonly id: string;
      readonly serviceKey: string;
      readonly pm2Id: number;
    }
  | {
      readonly type: 'detail';
      readonly id: string;
      readonly serviceKey: string;
      readonly what: 'reason' | 'ending' | 'memory' | 'cpu' | 'restarts' | 'launch';
      /** Undefined: the service as a whole. */
      readonly pm2Id?: number;
    }
  | {
      readonly type: 'port';
      readonly id: string;
      readonly serviceKey: string;
      readonly port: number;
    }
  | {
      readonly type: 'process';
      readonly id: string;
      readonly serviceKey: string;
      readonly pid: number;
    }
  | {
      readonly type: 'history';
      readonly id: string;
      readonly serviceKey: string;
      readonly entry: HistoryEntry;
    }
  | { readonly type: 'database'; readonly id: string; readonly databaseId: string }
  | {
      readonly type: 'databaseDetail';
      readonly id: string;
      readonly databaseId: string;
      readonly index: number;
    }
  /** The section of a cluster; its services are services. */
  | { readonly type: 'cluster'; readonly id: string }
  | { readonly type: 'problem'; readonly id: string; readonly problem: WorkspaceProblem }
  | { readonly type: 'others'; readonly id: string }
  | { readonly type: 'other'; readonly id: string; readonly entry: Entry };
