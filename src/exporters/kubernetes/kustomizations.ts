import { sortEnvironment } from './environment';
import { clusterName, type ToExport } from './exported';
import type { Stage } from './resources';
import type { Note, Noted } from './yamlDocuments';

/** What is used of a kustomization.yaml (kustomize.config.k8s.io/v1beta1). */
export interface Kustomization {
  readonly apiVersion: 'kustomize.config.k8s.io/v1beta1';
  readonly kind: 'Kustomization';
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly {
    readonly name: string;
    readonly literals: readonly string[];
  }[];
  readonly labels?: readonly {
    readonly pairs: Readonly<Record<string, string>>;
    readonly includeTemplates: boolean;
  }[];
  readonly images?: readonly {
    readonly name: string;
    readonly newName?: string;
    readonly newTag: string;
  }[];
  readonly patches?: readonly { readonly path: string }[];
}

const head = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;
const hostNote = 'others reach a pod from outside it; programs that take no HOST must be told so';

/** The base: everything but figures. Plain values stand here, in a ConfigMap whose name changes with them, so that pods follow. */
export function baseKustomization(all: ToExport): Noted<Kustomization> {
  const notes: Note[] = [];
  const generators = all.services.map(({ definition, env }, at) => {
    const { port } = definition;
    const { plain } = sortEnvironment(env, all);
    const own = plain.filter(({ key }) => key !== 'PORT');
    const fixed = port === undefined ? [] : [`PORT=${port}`, 'HOST=0.0.0.0'];
    const place = ['configMapGenerator', at, 'literals'] as const;
    if (port !== undefined) notes.push([[...place, 1], hostNote]);
    for (const [index, { note }] of own.entries()) {
      if (note !== undefined) notes.push([[...place, fixed.length + index], note]);
    }
    const literals = [...fixed, ...own.map(({ key, value }) => `${key}=${literal(value)}`)];
    return { name: clusterName(definition.name), literals };
  });
  return {
    object: { ...head, resources: fileNames(all), configMapGenerator: generators },
    notes,
  };
}

/** An overlay: figures, images and the label that tells it from the other. */
export function overlayKustomization(all: ToExport, stage: Stage): Noted<Kustomization> {
  const names = all.services.map(({ definition }) => clusterName(definition.name));
  const images = names.map((name) =>
    stage === 'dev'
      ? { name, newTag: stage }
      : { name, newName: `registry.example.com/${all.project}/${name}`, newTag: 'TODO' },
  );
  const instance = `${all.project}-${stage}`;
  return {
    object: {
      ...head,
      resources: ['../base'],
      labels: [{ pairs: { 'app.kubernetes.io/instance': instance }, includeTemplates: true }],
      images,
      patches: fileNames(all).map((path) => ({ path })),
    },
    notes:
      stage === 'dev'
        ? []
        : [[['images'], 'TODO: your registry, and the tag that you release; never "latest"']],
  };
}

/** The files of services and databases, which base and overlays have alike. */
function fileNames({ services, databases, databaseInside }: ToExport): readonly string[] {
  const names = services.map(({ definition }) => clusterName(definition.name));
  const inside = databaseInside ? databases.map(({ name }) => name) : [];
  return [...inside, ...names].map((name) => `${name}.yaml`);
}

/** Kustomize takes one pair of quotes off a value. */
function literal(value: string): string {
  return /^(['"]).*\1$/s.test(value) ? `"${value}"` : value;
}
