import type { Event } from '../../base/event';
import type { ApiClient } from '../../kubernetes/apiClient';
import type { Pod } from '../../kubernetes/objects';
import type { ClusterActions } from '../../services/cluster/clusterActions';
import type { ClusterChoice } from '../../services/cluster/clusterChoice';
import type { Service } from '../../services/state/service';
import type { LogSearch } from '../logSearch';

/** What commands about a cluster do things with. Whatever needs a cluster throws a HumanError where none is shown. */
export interface ClusterAccess extends LogSearch {
  readonly environment: () => Promise<Readonly<Record<string, string | undefined>>>;
  readonly choice: ClusterChoice | undefined;
  readonly services: readonly Service[];
  readonly onDidChange: Event<Service>;
  readonly client: ApiClient;
  readonly actions: ClusterActions;
  get(key: string): Service | undefined;
  show(choice: ClusterChoice): Promise<void>;
  resume(): Promise<void>;
  hide(): Promise<void>;
  isReadOnly(context: string): boolean;
  unlock(context: string): void;
  podsOf(service: Service): readonly Pod[];
  showLogs(service: Service): Promise<void>;
  showCombined(services: readonly Service[]): Promise<void>;
  portOf(service: Service): Promise<number>;
  showText(title: string, text: string): Promise<void>;
}
