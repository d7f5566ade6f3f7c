import type { V1Container } from '@kubernetes/client-node/dist/gen/models/V1Container.js';
import type { V1ContainerStatus } from '@kubernetes/client-node/dist/gen/models/V1ContainerStatus.js';
import type { V1Deployment } from '@kubernetes/client-node/dist/gen/models/V1Deployment.js';
import type { CoreV1Event } from '@kubernetes/client-node/dist/gen/models/CoreV1Event.js';
import type { V1Namespace } from '@kubernetes/client-node/dist/gen/models/V1Namespace.js';
import type { V1Node } from '@kubernetes/client-node/dist/gen/models/V1Node.js';
import type { V1ObjectMeta } from '@kubernetes/client-node/dist/gen/models/V1ObjectMeta.js';
import type { V1Pod } from '@kubernetes/client-node/dist/gen/models/V1Pod.js';
import type { V1PodSpec } from '@kubernetes/client-node/dist/gen/models/V1PodSpec.js';
import type { V1ReplicaSet } from '@kubernetes/client-node/dist/gen/models/V1ReplicaSet.js';
import type { V1StatefulSet } from '@kubernetes/client-node/dist/gen/models/V1StatefulSet.js';
import type { V1Status } from '@kubernetes/client-node/dist/gen/models/V1Status.js';

/** What an object of the client library's is while it is JSON: a time is a text. */
export type AsJson<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly AsJson<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: AsJson<T[Key]> }
      : T;

export type ObjectMeta = AsJson<V1ObjectMeta>;
export type Container = AsJson<V1Container>;
export type ContainerStatus = AsJson<V1ContainerStatus>;
export type ContainerState = NonNullable<ContainerStatus['state']>;
export type Deployment = AsJson<V1Deployment>;
export type StatefulSet = AsJson<V1StatefulSet>;
export type ReplicaSet = AsJson<V1ReplicaSet>;
export type Pod = AsJson<V1Pod>;
export type PodSpec = AsJson<V1PodSpec>;
export type ClusterEvent = AsJson<CoreV1Event>;
export type ClusterNode = AsJson<V1Node>;
export type Namespace = AsJson<V1Namespace>;
export type Status = AsJson<V1Status>;

/** What every object has. */
export interface ClusterObject {
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** A list as the API gives it, or a page of it. */
export interface ObjectList<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
}
