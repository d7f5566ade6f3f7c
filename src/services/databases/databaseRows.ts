import type { Event } from '../../base/event';
import {
  databaseDetails,
  type DatabaseDetailText,
  databaseRow,
  type DatabaseRowText,
} from './databaseText';
import type { DatabaseWatch } from './databaseWatch';

/** The databases as the tree shows them. Ids are those of `Database`. */
export interface DatabaseRows {
  readonly onDidChange: Event<string>;
  readonly onDidChangeList: Event<void>;
  of(workspaceFolder: string): readonly string[];
  row(id: string): DatabaseRowText | undefined;
  details(id: string): readonly DatabaseDetailText[];
  setWatched(watched: boolean): void;
  setExpanded(id: string, expanded: boolean): void;
}

export function databaseRows(watch: DatabaseWatch): DatabaseRows {
  return {
    onDidChange: watch.onDidChange,
    onDidChangeList: watch.onDidChangeList,
    of: (folder) =>
      watch.databases.flatMap(({ id, workspaceFolder }) =>
        workspaceFolder === folder ? [id] : [],
      ),
    row: (id) => {
      const database = watch.get(id);
      return database && databaseRow(database, watch.status(id));
    },
    details: (id) => databaseDetails(watch.status(id)),
    setWatched: (watched) => watch.setWatched(watched),
    setExpanded: (id, expanded) => watch.setExpanded(id, expanded),
  };
}
