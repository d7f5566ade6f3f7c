import * as l10n from '@vscode/l10n';
import { withTimeout } from '../../base/async';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { HumanError } from '../../base/errors';
import { Emitter } from '../../base/event';
import type { ApiClient } from '../../kubernetes/apiClient';
import { PortForward } from '../../kubernetes/portForward';
import type { ClusterStore } from './clusterStore';

/** How long a connection waits for a pod that is ready, in ms: as long as a pod takes to be replaced. */
const patienceMs = 20_000;

/** Ports of this machine that lead to services of a cluster; they end with it. */
export class ClusterForwards implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didFail = this.#store.add(new Emitter<Error>());
  /** By the service's key. */
  readonly #open = new Map<string, Promise<number>>();

  /** A connection through one of them could not be made: a HumanError. */
  readonly onDidFail = this.#didFail.event;

  constructor(
    private readonly client: Pick<ApiClient, 'connection'>,
    private readonly services: Pick<ClusterStore, 'get' | 'onDidRefresh' | 'choice'>,
  ) {}

  /** The port of 127.0.0.1 that leads to a service; opened where it is not. Throws a HumanError. */
  port(serviceKey: string): Promise<number> {
    let port = this.#open.get(serviceKey);
    if (!port) {
      port = this.#begin(serviceKey);
      this.#open.set(serviceKey, port);
      port.catch(() => this.#open.delete(serviceKey));
    }
    return port;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #begin(serviceKey: string): Promise<number> {
    const { services, client } = this;
    const port = services.get(serviceKey)?.port;
    if (port === undefined) {
      throw new HumanError(
        l10n.t('No container of it names a port. Add containerPort to its manifest to open it.'),
      );
    }
    const forward = this.#store.add(
      new PortForward({
        connection: client.connection,
        namespace: services.choice.namespace,
        port,
        pod: () => this.#readyPod(serviceKey),
      }),
    );
    this.#store.add(forward.onDidFail((error) => this.#didFail.fire(error)));
    // Ports below 1024 are not for everybody.
    return forward.listen(port < 1024 ? port + 8000 : port);
  }

  async #readyPod(serviceKey: string): Promise<string> {
    const find = (): string | undefined =>
      this.services
        .get(serviceKey)
        ?.instances.find(({ state, active }) => active && state.type === 'ready')?.name;
    const now = find();
    if (now !== undefined) return now;
    const waiting = new DisposableStore();
    const comes = new Promise<string>((resolve) => {
      waiting.add(
        this.services.onDidRefresh(() => {
          const pod = find();
          if (pod !== undefined) resolve(pod);
        }),
      );
    });
    try {
      return await withTimeout(comes, patienceMs, '');
    } catch {
      const name = this.services.get(serviceKey)?.name ?? '';
      throw new HumanError(l10n.t('No pod of {0} is ready to be connected to.', name));
    } finally {
      waiting.dispose();
    }
  }
}
