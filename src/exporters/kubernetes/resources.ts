import type { V1EnvVar } from '@kubernetes/client-node/dist/gen/models/V1EnvVar.js';
import type { V1ResourceRequirements } from '@kubernetes/client-node/dist/gen/models/V1ResourceRequirements.js';
import { heapFlag } from '../../project/tools/heap';
import type { Point } from '../../services/memory/series';
import { clusterName, type Observed, type ServiceToExport } from './exported';
import { sortEnvironment } from './environment';
import type { Note, Noted } from './yamlDocuments';
import type { ToExport } from './exported';

/** What an overlay is for. */
export type Stage = 'dev' | 'prod';

const mega = 1024 ** 2;
const stepMb = 16;
/** What node holds beside its heap (buffers, code, threads) needs room below the limit. */
const heapShare = 0.75;
const hourMs = 3_600_000;

/** A patch of a Deployment, as an overlay holds it. */
export interface ContainerPatch {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly env?: V1EnvVar[];
          readonly resources: V1ResourceRequirements;
        }[];
      };
    };
  };
}

/** What one instance held and used, from its series; undefined where there is none. `instances`: as many as the series sums up. */
export function observedOf(points: readonly Point[], instances: number): Observed | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return undefined;
  const count = Math.max(1, instances);
  const cpu = points.flatMap(({ cpuPercent }) => cpuPercent ?? []).toSorted((a, b) => a - b);
  const most = cpu[Math.ceil(cpu.length * 0.95) - 1];
  return {
    peakBytes: Math.max(...points.map(({ bytes }) => bytes)) / count,
    spanMs: last.at - first.at,
    ...(most !== undefined && { cpuPercent: most / count }),
  };
}

/**
 * Memory, CPU and heap of a service in an overlay. Figures of development go to `dev` alone; `prod` has those of a measured run of the
 * production command, else a placeholder.
 */
export function resourcePatch(
  service: ServiceToExport,
  stage: Stage,
  all: ToExport,
): Noted<ContainerPatch> {
  const { definition, runsProduction, command } = service;
  const name = clusterName(definition.name);
  const found = stage === 'dev' ? measured(service) : production(service);
  const heap = heapOf(service, found.limitMb);
  const { nodeOptions } = sortEnvironment(service.env, all);
  const at = ['spec', 'template', 'spec', 'containers', 0] as const;
  const value = [nodeOptions, heap === undefined ? '' : heapFlag(heap)].filter(Boolean).join(' ');
  const env = value === '' ? [] : [{ name: 'NODE_OPTIONS', value }];
  const notes: Note[] = found.notes.map(([place, text]) => [[...at, 'resources', ...place], text]);
  if (heap !== undefined) {
    const text = `three quarters of the memory limit: node holds more than its heap`;
    notes.push([[...at, 'env', 0, 'value'], text]);
  }
  if (stage === 'prod' && !runsProduction) {
    const ran = command ? `"${command.words.join(' ')}"` : 'the production command';
    const text = `TODO: ${ran} was never measured. Run it under load, then put in what it really needs.`;
    notes.push([[...at, 'resources'], text]);
  }
  return { object: patchOf('Deployment', name, found.resources, env), notes };
}

/** A patch with resources and variables of one container. */
export function patchOf(
  kind: ContainerPatch['kind'],
  name: string,
  resources: V1ResourceRequirements,
  env: V1EnvVar[] = [],
): ContainerPatch {
  const container = { name, ...(env.length > 0 && { env }), resources };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { template: { spec: { containers: [container] } } },
  };
}

interface Figures {
  readonly resources: V1ResourceRequirements;
  readonly notes: readonly Note[];
  readonly limitMb?: number;
}

function measured({ definition, observed }: ServiceToExport, where = 'development'): Figures {
  const { capBytes } = definition;
  const limitMb = capBytes === undefined ? undefined : Math.ceil(capBytes / mega);
  const notes: Note[] = [];
  const requests: Record<string, string> = {};
  if (observed) {
    const span = spanText(observed.spanMs);
    const peak = Math.max(stepMb, Math.ceil(observed.peakBytes / mega / stepMb) * stepMb);
    requests.memory = `${Math.min(peak, limitMb ?? peak)}Mi`;
    notes.push([['requests', 'memory'], `measured in ${where}: the most it held in ${span}`]);
    if (observed.cpuPercent !== undefined) {
      requests.cpu = `${Math.max(10, Math.ceil(observed.cpuPercent) * 10)}m`;
      const text = `measured in ${where}: enough for 95 of 100 looks in ${span}`;
      notes.push([['requests', 'cpu'], text]);
    }
  }
  if (limitMb !== undefined) {
    notes.push([['limits', 'memory'], `the memory cap of ${definition.name} in development`]);
  }
  const resources: V1ResourceRequirements = {
    ...(observed && { requests }),
    ...(limitMb !== undefined && { limits: { memory: `${limitMb}Mi` } }),
  };
  return { resources, notes, ...(limitMb !== undefined && { limitMb }) };
}

/** What takes the place of figures that nobody has measured: as much as development may ever have, all of it reserved. */
const unknownMb = 512;

function production(service: ServiceToExport): Figures {
  if (service.runsProduction && service.observed) {
    return measured(service, 'a run of the production command');
  }
  const { capBytes, name } = service.definition;
  const limitMb = capBytes === undefined ? unknownMb : Math.ceil(capBytes / mega);
  const from =
    capBytes === undefined ? 'a placeholder' : `a placeholder: the cap of ${name} in development`;
  return placeholder(limitMb, from);
}

/** Figures that nobody measured: the limit, and all of it reserved. */
export function placeholder(limitMb: number, from: string): Figures {
  const memory = `${limitMb}Mi`;
  return {
    resources: { requests: { memory }, limits: { memory } },
    notes: [
      [['requests', 'memory'], 'TODO: a placeholder, the same as the limit'],
      [['limits', 'memory'], `TODO: ${from}`],
    ],
    limitMb,
  };
}

function heapOf({ isNode }: ServiceToExport, limitMb: number | undefined): number | undefined {
  return isNode && limitMb !== undefined ? Math.floor(limitMb * heapShare) : undefined;
}

function spanText(ms: number): string {
  if (ms < hourMs) return `${Math.max(1, Math.round(ms / 60_000))} min`;
  return `${Math.round(ms / hourMs)} h`;
}
