import type { V1Service } from '@kubernetes/client-node/dist/gen/models/V1Service.js';
import type { V1StatefulSet } from '@kubernetes/client-node/dist/gen/models/V1StatefulSet.js';
import { type DatabaseToExport, postgresPort, secretName, type ToExport } from './exported';
import { containerSecurity, graceSeconds, labelsOf, podSecurity, selectorOf } from './manifests';
import { type ContainerPatch, patchOf, placeholder, type Stage } from './resources';
import type { Noted } from './yamlDocuments';

/** The user `postgres` of the official image on Debian. */
const postgresUser = 999;
/** A shutdown of PostgreSQL writes what it holds; what Kubernetes gives anyway. */
const leastGraceSeconds = 30;
const folder = '/var/lib/postgresql/data';
/** PostgreSQL alone, and not what a database for development needs. */
const unknownMb = 512;

/** A Postgres with a volume of its own. */
export function databaseManifests(
  { name, user, database, definition }: DatabaseToExport,
  { project }: ToExport,
): readonly Noted<V1StatefulSet | V1Service>[] {
  const labels = labelsOf(name, 'database', project);
  const selector = selectorOf(name, project);
  const question = { exec: { command: ['pg_isready', '-U', user, '-d', database] } };
  const stateful: V1StatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: Math.max(
            leastGraceSeconds,
            graceSeconds(definition?.restart.killTimeoutMs ?? 0),
          ),
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          securityContext: podSecurity(postgresUser),
          containers: [
            {
              name,
              image: 'postgres:17',
              ports: [{ name: 'main', containerPort: postgresPort, protocol: 'TCP' }],
              env: [
                { name: 'POSTGRES_USER', value: user },
                { name: 'POSTGRES_DB', value: database },
                {
                  name: 'POSTGRES_PASSWORD',
                  valueFrom: { secretKeyRef: { name: secretName(name), key: 'POSTGRES_PASSWORD' } },
                },
                { name: 'PGDATA', value: `${folder}/pgdata` },
              ],
              startupProbe: { ...question, periodSeconds: 2, failureThreshold: 90 },
              readinessProbe: { ...question, periodSeconds: 5, timeoutSeconds: 5 },
              livenessProbe: { tcpSocket: { port: 'main' }, periodSeconds: 10, timeoutSeconds: 5 },
              securityContext: containerSecurity,
              volumeMounts: [{ name: 'data', mountPath: folder }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
        },
      ],
    },
  };
  const pod = ['spec', 'template', 'spec'] as const;
  const own = [...pod, 'containers', 0] as const;
  return [
    {
      object: stateful,
      notes: [
        [['spec', 'replicas'], 'one PostgreSQL; several are an operator’s work'],
        [[...pod, 'securityContext'], `${postgresUser} is postgres in the official image`],
        [[...own, 'image'], 'TODO: the version that you develop against'],
        [[...own, 'env', 0, 'value'], 'as its address says in development'],
        [[...own, 'env', 1, 'value'], 'as its address says in development'],
        [
          ['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'],
          'TODO: a placeholder; a volume can be made larger, hardly smaller',
        ],
      ],
    },
    {
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, labels },
        spec: {
          selector,
          ports: [{ name: 'main', port: postgresPort, targetPort: 'main', protocol: 'TCP' }],
        },
      },
      notes: [[['spec', 'ports', 0, 'port'], 'PostgreSQL’s own']],
    },
  ];
}

/** Memory of the database in an overlay: nobody has measured this one, whatever ran in development. */
export function databasePatch({ name }: DatabaseToExport, stage: Stage): Noted<ContainerPatch> {
  const from = `a placeholder: PostgreSQL was not measured${stage === 'dev' ? ' here' : ''}`;
  const { resources, notes } = placeholder(unknownMb, from);
  const at = ['spec', 'template', 'spec', 'containers', 0, 'resources'] as const;
  return {
    object: patchOf('StatefulSet', name, resources),
    notes: notes.map(([place, text]) => [[...at, ...place], text]),
  };
}
