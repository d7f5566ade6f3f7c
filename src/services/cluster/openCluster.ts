import * as os from 'node:os';
import * as l10n from '@vscode/l10n';
import { HumanError } from '../../base/errors';
import { ApiClient } from '../../kubernetes/apiClient';
import { ClusterConnection } from '../../kubernetes/clusterConnection';
import { ExecCredential } from '../../kubernetes/execCredential';
import { kubeConfigFiles, type KubeContexts, readContexts } from '../../kubernetes/kubeConfigFiles';
import { runProgram } from '../../system/processes/runProgram';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the kubeconfig files of a user. Throws a HumanError. */
export function contextsOf(env: Variables): Promise<KubeContexts> {
  return readContexts(kubeConfigFiles(env, env['HOME'] ?? os.homedir()));
}

/**
 * A client for a context; nothing is connected until it is asked something. A program that signs in is run only where it is the one that a
 * person has allowed (`plugin`). Throws a HumanError.
 */
export async function openCluster(
  context: string,
  { env, plugin }: { readonly env: Variables; readonly plugin?: readonly string[] },
): Promise<ApiClient> {
  const contexts = await contextsOf(env);
  const config = contexts.configOf(context);
  const named = contexts.contexts.find(({ name }) => name === context)?.plugin;
  if (named && JSON.stringify(named) !== JSON.stringify(plugin)) {
    throw new HumanError(
      l10n.t(
        'The context {0} now signs in by {1}, which was not allowed. Choose it anew with "Show services in Kubernetes…".',
        context,
        named.join(' '),
      ),
    );
  }
  const connection = new ClusterConnection(
    config,
    (exec) => new ExecCredential(exec, { run: runProgram, cwd: os.homedir(), env }),
  );
  return new ApiClient(connection);
}
