import type { V1Container } from '@kubernetes/client-node/dist/gen/models/V1Container.js';
import type { V1Deployment } from '@kubernetes/client-node/dist/gen/models/V1Deployment.js';
import type { V1PodSecurityContext } from '@kubernetes/client-node/dist/gen/models/V1PodSecurityContext.js';
import type { V1SecurityContext } from '@kubernetes/client-node/dist/gen/models/V1SecurityContext.js';
import type { V1Service } from '@kubernetes/client-node/dist/gen/models/V1Service.js';
import { sortEnvironment } from './environment';
import { clusterName, secretName, type ServiceToExport, type ToExport } from './exported';
import { probesOf } from './probes';
import type { Note, Noted } from './yamlDocuments';

/** The user of the images: node's own in node's images, and no root in any. */
export const imageUser = 1000;

/** A container that the Pod Security level "restricted" lets in. */
export const containerSecurity: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

export function podSecurity(user: number): V1PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The recommended labels (kubernetes.io, "Recommended Labels"); `instance` is the overlay's. */
export function labelsOf(name: string, component: string, project: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': project,
    'app.kubernetes.io/managed-by': 'kustomize',
  };
}

/** What tells the pods of a service from all others; it can never be changed. */
export function selectorOf(name: string, project: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': project };
}

/** A service as a Deployment, and as a Service where it has a port. */
export function serviceManifests(
  service: ServiceToExport,
  all: ToExport,
): readonly Noted<V1Deployment | V1Service>[] {
  const { definition } = service;
  const { kind, port, portFrom, restart, instances } = definition;
  const name = clusterName(definition.name);
  const labels = labelsOf(name, kind, all.project);
  const selector = selectorOf(name, all.project);
  const { container, notes } = containerOf(service, all);
  const deployment: V1Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: instances,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: graceSeconds(restart.killTimeoutMs),
          // Both would put variables or rights into the pod that nobody asked for.
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          securityContext: podSecurity(imageUser),
          containers: [container],
        },
      },
    },
  };
  const pod = ['spec', 'template', 'spec'] as const;
  const noted: Noted<V1Deployment> = {
    object: deployment,
    notes: [
      [['spec', 'replicas'], `instances of ${definition.name}`],
      [
        [...pod, 'terminationGracePeriodSeconds'],
        `kill_timeout of ${definition.name}: ${restart.killTimeoutMs} ms`,
      ],
      [[...pod, 'enableServiceLinks'], 'others’ ports are no variables of this one'],
      [[...pod, 'securityContext'], 'the Pod Security level "restricted" lets it in'],
      ...notes.map(([place, text]): Note => [[...pod, 'containers', 0, ...place], text]),
    ],
  };
  if (port === undefined) return [noted];
  return [
    noted,
    {
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, labels },
        spec: { selector, ports: [{ name: 'main', port, targetPort: 'main', protocol: 'TCP' }] },
      },
      notes: [[['spec', 'ports', 0, 'port'], portNote(portFrom)]],
    },
  ];
}

/** Kubernetes counts in seconds, and 0 would kill at once. */
export function graceSeconds(killTimeoutMs: number): number {
  return Math.max(1, Math.ceil(killTimeoutMs / 1000));
}

function containerOf(
  service: ServiceToExport,
  all: ToExport,
): { readonly container: V1Container; readonly notes: readonly Note[] } {
  const { definition, env } = service;
  const { port } = definition;
  const name = clusterName(definition.name);
  const { secret } = sortEnvironment(env, all);
  const { probes, notes } = probesOf(service);
  const container: V1Container = {
    name,
    image: name,
    ...(port !== undefined && { ports: [{ name: 'main', containerPort: port, protocol: 'TCP' }] }),
    envFrom: [{ configMapRef: { name } }],
    ...(secret.length > 0 && {
      env: secret.map(({ key }) => ({
        name: key,
        valueFrom: { secretKeyRef: { name: secretName(name), key } },
      })),
    }),
    ...probes,
    securityContext: containerSecurity,
  };
  return {
    container,
    notes: [
      [['image'], 'its tag, and where it comes from, stand in the overlays'],
      [['envFrom'], 'made of kustomization.yaml'],
      ...(secret.length > 0
        ? [[['env'], 'secrets.sh asks for them; their values are in no file'] as Note]
        : []),
      ...notes,
    ],
  };
}

function portNote(from: ServiceToExport['definition']['portFrom']): string {
  return from === 'learned'
    ? 'the port that it was seen to listen on in development'
    : 'its port in development';
}
