import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { inject } from 'vitest';
import { tempFolder } from '../../fakes/tempFolder';

declare module 'vitest' {
  interface ProvidedContext {
    readonly cluster: ClusterFiles;
  }
}

/** What setup.ts has brought up. */
export interface ClusterFiles {
  readonly kubeconfig: string;
  /** Undefined where the cluster is somebody else's: its node is left alone. */
  readonly folder?: string;
  readonly bin?: string;
}

/** A namespace that no earlier run can still be deleting. */
export function newName(name: string): string {
  return `${name}-${Date.now().toString(36)}`;
}

/** The cluster that the tests run on. */
export class Cluster {
  readonly #files = inject('cluster');

  get kubeconfig(): string {
    return this.#files.kubeconfig;
  }

  /** Of the kubeconfig file. */
  get text(): string {
    return fs.readFileSync(this.kubeconfig, 'utf8');
  }

  /** True where API server and kubelet may be ended. */
  get isOurs(): boolean {
    return this.#files.folder !== undefined;
  }

  /** The environment that the product reads its kubeconfig from. */
  get env(): Record<string, string | undefined> {
    return { ...process.env, KUBECONFIG: this.kubeconfig };
  }

  /** The environment with something else in the kubeconfig file. */
  other(change: (text: string) => string): { readonly env: Record<string, string | undefined> } {
    const file = path.join(tempFolder(), 'config');
    fs.writeFileSync(file, change(this.text));
    return { env: { ...process.env, KUBECONFIG: file } };
  }

  /** What kubectl prints. Throws with its words where it fails. */
  kubectl(args: readonly string[], input?: string): string {
    const { status, stdout, stderr } = spawnSync('kubectl', args, {
      env: this.env as NodeJS.ProcessEnv,
      encoding: 'utf8',
      input,
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** A kubectl that goes on. */
  following(args: readonly string[]) {
    return spawn('kubectl', args, { env: this.env as NodeJS.ProcessEnv });
  }

  apply(...objects: readonly object[]): void {
    const items = { apiVersion: 'v1', kind: 'List', items: objects };
    this.kubectl(['apply', '-f', '-'], JSON.stringify(items));
  }

  /** A namespace of its own, gone with `dispose`. */
  namespace(name: string) {
    this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    return {
      name,
      dispose: () => {
        this.kubectl(['delete', 'namespace', name, '--wait=false', '--ignore-not-found']);
      },
    };
  }

  /** Ends or starts a part of the node: `stop-api`, `start-api`, `stop-kubelet`, `start-kubelet`. */
  node(verb: string): void {
    const { folder = '', bin = '' } = this.#files;
    const script = path.join(import.meta.dirname, 'node.sh');
    const { status, stderr } = spawnSync('bash', [script, verb, folder], {
      env: { ...process.env, KUBERNETES_BIN: bin },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`node.sh ${verb}: ${stderr}`);
  }
}

export interface DeploymentOptions {
  readonly replicas?: number;
  /** A program for node, run by `node -e`. */
  readonly script?: string;
  readonly image?: string;
  readonly limit?: string;
  readonly request?: string;
  readonly port?: number;
  /** A path that must answer before a pod is ready. */
  readonly readiness?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deadlineSeconds?: number;
}

/** A Deployment on the image that the node has: this machine's own node. */
export function deployment(namespace: string, name: string, options: DeploymentOptions = {}) {
  const { replicas = 1, script = 'setInterval(() => {}, 1000)', image = 'local/node:20' } = options;
  const { limit, request, port, readiness, labels, deadlineSeconds } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name, ...labels } },
    spec: {
      replicas,
      ...(deadlineSeconds === undefined ? {} : { progressDeadlineSeconds: deadlineSeconds }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'main',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['/usr/bin/node', '-e', script],
              ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
              resources: {
                ...(limit === undefined ? {} : { limits: { memory: limit } }),
                ...(request === undefined ? {} : { requests: { memory: request } }),
              },
              ...(readiness === undefined
                ? {}
                : {
                    readinessProbe: {
                      httpGet: { path: readiness, port },
                      periodSeconds: 1,
                      failureThreshold: 1,
                    },
                  }),
            },
          ],
        },
      },
    },
  };
}
