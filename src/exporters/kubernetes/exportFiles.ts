import * as path from 'node:path';
import { baseKustomization, overlayKustomization } from './kustomizations';
import { databaseManifests, databasePatch } from './database';
import { clusterName, type ToExport } from './exported';
import { serviceManifests } from './manifests';
import { resourcePatch, type Stage } from './resources';
import { secretsScript } from './secretsScript';
import { yamlText } from './yamlDocuments';

/** The folder of everything for a cluster, below the workspace folder. */
export const exportFolder = 'kubernetes';
/** What we wrote last, beside it: so that what people changed since is known. */
export const recordFile = `${exportFolder}/.codex-services.json`;
export const scriptFile = `${exportFolder}/secrets.sh`;

/** An image that the manifests name. */
export interface NamedImage {
  readonly name: string;
  readonly context: string;
  readonly dockerfile: string;
}

export interface Exported {
  /** Texts by path, relative to the workspace folder, with slashes. What is changed later is merged with what people changed. */
  readonly files: ReadonlyMap<string, string>;
  /** The same for files that are written once, where there is none, and are then a person's own. */
  readonly once: ReadonlyMap<string, string>;
  readonly images: readonly NamedImage[];
}

const stages: readonly Stage[] = ['dev', 'prod'];
const head = [
  'Made by CODEX Services from the services of this project. Edit it: what you change is kept when it is exported again.',
];

/** All files of an export. */
export function exportFiles(all: ToExport): Exported {
  const { services, databases, databaseInside } = all;
  const files = new Map<string, string>();
  const once = new Map<string, string>();
  const put = (name: string, text: string): unknown => files.set(`${exportFolder}/${name}`, text);
  for (const database of databaseInside ? databases : []) {
    const file = `${database.name}.yaml`;
    put(`base/${file}`, yamlText(head, databaseManifests(database, all)));
    for (const stage of stages)
      put(`${stage}/${file}`, yamlText(head, [databasePatch(database, stage)]));
  }
  for (const service of services) {
    const file = `${clusterName(service.definition.name)}.yaml`;
    put(`base/${file}`, yamlText(head, serviceManifests(service, all)));
    for (const stage of stages) {
      put(`${stage}/${file}`, yamlText(head, [resourcePatch(service, stage, all)]));
    }
    const { text, ignore, dockerfile, context } = service.image;
    if (text !== undefined) once.set(dockerfile, text);
    if (ignore !== undefined) once.set(path.posix.join(context, '.dockerignore'), ignore);
  }
  put('base/kustomization.yaml', yamlText(head, [baseKustomization(all)]));
  for (const stage of stages) {
    put(`${stage}/kustomization.yaml`, yamlText(head, [overlayKustomization(all, stage)]));
  }
  const script = secretsScript(all);
  if (script !== undefined) files.set(scriptFile, script);
  const images = services.map(({ definition, image: { context, dockerfile } }) => ({
    name: clusterName(definition.name),
    context,
    dockerfile,
  }));
  return { files, once, images };
}
