import type { Event } from '../../base/event';
import type { HistoryEntry, HistoryEvent } from '../history/historyEntry';
import type { Service } from '../state/service';

/** What the row of a cluster shows. */
export interface ClusterSectionText {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Id of a codicon, and of a theme colour. */
  readonly icon: string;
  readonly color?: string;
  readonly contextValue: string;
  /** For screen readers. */
  readonly spoken: string;
}

/** A cluster's services as the tree shows them: a section with rows like all others. */
export interface ClusterRows {
  readonly onDidChange: Event<Service>;
  readonly onDidChangeList: Event<void>;
  readonly services: readonly Service[];
  get(key: string): Service | undefined;
  historyOf(key: string): readonly HistoryEntry[];
  /** What the cluster reports of a service. */
  eventsOf(key: string): readonly HistoryEvent[];
  /** Undefined where no cluster is shown. */
  readonly section: ClusterSectionText | undefined;
  setWatched(watched: boolean): void;
}
