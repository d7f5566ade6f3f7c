import { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import * as l10n from '@vscode/l10n';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { type Clock, systemClock } from '../base/clock';
import { HumanError } from '../base/errors';
import type { Place } from './apiFailure';
import type { Credential, ExecPlugin } from './execCredential';

/** What a credential plugin is run by; see ExecCredential. */
export interface CredentialSource {
  get(): Promise<Credential>;
  forget(): void;
}

/** Certificates and tokens in files may be renewed beside us. */
const keptMs = 60_000;

/** Providers that were taken out of Kubernetes's clients in 2022, in favour of credential plugins. */
const retired: Readonly<Record<string, string>> = {
  gcp: 'gke-gcloud-auth-plugin',
  azure: 'kubelogin',
};

/** How requests to one context are made: address, certificates, credential. */
export class ClusterConnection {
  readonly place: Place;
  #known: { readonly options: RequestOptions; readonly until: number } | undefined;
  readonly #credential: CredentialSource | undefined;

  constructor(
    private readonly config: KubeConfig,
    /** Makes what runs the plugin that a kubeconfig file names; it is called where one does. May throw a HumanError. */
    credentialOf: (plugin: ExecPlugin) => CredentialSource,
    private readonly clock: Clock = systemClock,
  ) {
    const user = config.getCurrentUser();
    const retiredFor = retired[String((user?.authProvider as { name?: unknown } | null)?.name)];
    if (user && retiredFor !== undefined) {
      throw new HumanError(
        l10n.t(
          'The user {0} signs in by a provider that Kubernetes has given up. Install {1} and have your provider’s tool write the kubeconfig file anew.',
          user.name,
          retiredFor,
        ),
      );
    }
    this.place = {
      context: config.getCurrentContext(),
      server: config.getCurrentCluster()?.server ?? '',
      user: user?.name ?? '',
      namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    };
    if (user?.exec) this.#credential = credentialOf(user.exec as ExecPlugin);
  }

  /** What Node's https takes besides the path. Secret. */
  async options(): Promise<RequestOptions> {
    if (this.#known && this.clock.now() < this.#known.until) return this.#known.options;
    const options: RequestOptions = {};
    const plain = this.#credential
      ? withCredential(this.config, await this.#credential.get())
      : this.config;
    await plain.applyToHTTPSOptions(options);
    // What is asked every few seconds shall not shake hands each time. The library makes the agent, and has no option for it.
    if (options.agent instanceof Agent)
      Object.assign(options.agent, { keepAlive: true, maxFreeSockets: 1 });
    this.#known = { options, until: this.clock.now() + keptMs };
    return options;
  }

  /** The server did not take the credential: certificates are read anew, and a plugin is asked again. True where that may help. */
  renew(): boolean {
    const may = this.#known !== undefined && this.#credential !== undefined;
    this.#known = undefined;
    this.#credential?.forget();
    return may;
  }
}

/** A configuration whose user has this credential, so that the library runs no program. */
function withCredential(config: KubeConfig, credential: Credential): KubeConfig {
  const own = config.getCurrentUser();
  const { token, clientCertificateData, clientKeyData } = credential;
  const same = Object.create(config) as KubeConfig;
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  same.users = config.users.map((user) =>
    user.name === own?.name
      ? {
          name: user.name,
          ...(token === undefined ? {} : { token }),
          ...(clientCertificateData === undefined || clientKeyData === undefined
            ? {}
            : { certData: base64(clientCertificateData), keyData: base64(clientKeyData) }),
          ...(user.impersonateUser === undefined ? {} : { impersonateUser: user.impersonateUser }),
        }
      : user,
  );
  return same;
}
