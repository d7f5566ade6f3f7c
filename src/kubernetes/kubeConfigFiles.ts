import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { HumanError, messageOf } from '../base/errors';
import { oneLine } from '../base/oneLine';
import { readText } from '../system/files/readText';

type Variables = Readonly<Record<string, string | undefined>>;

/** A context of a kubeconfig file, as a person chooses it. Nothing here is secret. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace?: string;
  /** The program that must be run to sign in, with its arguments; undefined where none is. */
  readonly plugin?: readonly string[];
}

/** Contexts of all kubeconfig files together. */
export interface KubeContexts {
  readonly files: readonly string[];
  readonly contexts: readonly ContextInfo[];
  /** The one that kubectl uses. */
  readonly current?: string;
  /** The library's configuration with this context chosen. Throws a HumanError where it is not there (any more). */
  configOf(context: string): KubeConfig;
}

/** Larger than any with a few thousand clusters, each with its certificates. */
const maxBytes = 16 * 1024 * 1024;

/** The kubeconfig files that kubectl would read: those of KUBECONFIG, else the one in the home folder. Absolute. */
export function kubeConfigFiles(env: Variables, home: string): readonly string[] {
  const named = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  return named.length > 0
    ? named.map((file) => path.resolve(home, file))
    : [path.join(home, '.kube', 'config')];
}

/**
 * Reads kubeconfig files and puts them together as kubectl does: of two clusters, users or contexts of one name the first counts. A file
 * that is not there is left out where another is. Nothing is connected and no program run. Throws a HumanError.
 */
export async function readContexts(files: readonly string[]): Promise<KubeContexts> {
  const configs = await Promise.all(files.map(readFile));
  const found = configs.filter((one) => one !== undefined);
  if (found.length === 0) {
    throw new HumanError(
      l10n.t(
        'There is no kubeconfig file at {0}. Create a cluster with your tool (kind, minikube, k3d, your provider), or set KUBECONFIG to the file that it wrote, and start the editor anew.',
        files.join(', '),
      ),
    );
  }
  const whole = new KubeConfig();
  whole.loadFromOptions({
    clusters: firsts(found.flatMap(({ clusters }) => clusters)),
    users: firsts(found.flatMap(({ users }) => users)),
    contexts: firsts(found.flatMap(({ contexts }) => contexts)),
    currentContext: found.find((one) => one.getCurrentContext())?.getCurrentContext() ?? '',
  });
  const contexts = whole.getContexts().map((context) => infoOf(whole, context.name));
  if (contexts.length === 0) {
    throw new HumanError(
      l10n.t(
        'No context is defined in {0}. A context names a cluster and a user; `kubectl config set-context` makes one.',
        files.join(', '),
      ),
    );
  }
  return {
    files,
    contexts,
    current: whole.getCurrentContext() || undefined,
    configOf: (context) => chosen(whole, context, files),
  };
}

async function readFile(file: string): Promise<KubeConfig | undefined> {
  let text: string;
  try {
    text = await readText(file, maxBytes);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw new HumanError(
      l10n.t('The kubeconfig file {0} cannot be read: {1}', file, messageOf(error)),
    );
  }
  const config = new KubeConfig();
  try {
    // The file of a user who has just been created is empty.
    if (text.trim() === '') return config;
    config.loadFromString(text);
    config.makePathsAbsolute(path.dirname(file));
  } catch (error) {
    throw new HumanError(
      l10n.t(
        'The kubeconfig file {0} is not understood: {1}',
        file,
        error instanceof TypeError
          ? l10n.t('it does not have the form of one')
          : oneLine(messageOf(error).split('\n')[0] ?? '', 200),
      ),
    );
  }
  const folder = path.dirname(file);
  config.users = config.users.map((user) => ({ ...user, exec: placed(user.exec, folder) }));
  return config;
}

/** A program of a kubeconfig file that is named by a relative path stands beside the file. */
function placed(exec: unknown, folder: string): unknown {
  const command = (exec as { command?: unknown } | null | undefined)?.command;
  if (typeof command !== 'string' || !/[\\/]/.test(command)) return exec;
  return { ...(exec as object), command: path.resolve(folder, command) };
}

function firsts<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return all.filter((one, i) => all.findIndex(({ name }) => name === one.name) === i);
}

function infoOf(config: KubeConfig, name: string): ContextInfo {
  const context = config.getContextObject(name);
  const user = config.getUser(context?.user ?? '');
  const { command, args } = (user?.exec ?? {}) as { command?: unknown; args?: unknown };
  return {
    name,
    cluster: context?.cluster ?? '',
    server: config.getCluster(context?.cluster ?? '')?.server ?? '',
    user: context?.user ?? '',
    ...(context?.namespace ? { namespace: context.namespace } : {}),
    ...(typeof command === 'string'
      ? { plugin: [command, ...(Array.isArray(args) ? args.map(String) : [])] }
      : {}),
  };
}

function chosen(whole: KubeConfig, context: string, files: readonly string[]): KubeConfig {
  const found = whole.getContextObject(context);
  if (!found) {
    throw new HumanError(
      l10n.t(
        'The context {0} is not in {1} any more. Choose another one with "Show services in Kubernetes…".',
        context,
        files.join(', '),
      ),
    );
  }
  if (!whole.getCluster(found.cluster)) {
    throw new HumanError(
      l10n.t(
        'The context {0} names the cluster {1}, which is not in {2}.',
        context,
        found.cluster,
        files.join(', '),
      ),
    );
  }
  if (!whole.getUser(found.user)) {
    throw new HumanError(
      l10n.t(
        'The context {0} names the user {1}, who is not in {2}.',
        context,
        found.user,
        files.join(', '),
      ),
    );
  }
  const config = new KubeConfig();
  config.loadFromOptions({
    // kubectl takes a server without TLS (that of `kubectl proxy`, say) as it is; the library wants to be told.
    clusters: whole.clusters.map((one) =>
      one.server.startsWith('http:') ? { ...one, skipTLSVerify: true } : one,
    ),
    users: whole.users,
    contexts: whole.contexts,
    currentContext: context,
  });
  return config;
}
