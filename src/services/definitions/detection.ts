import * as path from 'node:path';
import type { ServiceKind } from './definition';
import { type DetectedDatabase, detectDatabases } from '../databases/detectDatabase';
import { detectNode } from './detectNode';
import { detectRust } from './detectRust';
import { ecosystemCandidates } from './ecosystemCandidates';
import type { Files } from '../../project/files';
import { scanFolders } from '../../project/folderScan';
import type { AppSource } from './fromEcosystem';

/** A service that a folder looks like, before it has a name. */
export interface DetectedService {
  readonly kind: ServiceKind;
  /** Absolute: where it runs. */
  readonly folder: string;
  /** What gave it away: package.json or Cargo.toml, absolute. */
  readonly file: string;
  readonly script: string;
  readonly args: readonly string[];
  /** Tells several services of one folder apart. */
  readonly suffix?: string;
}

/** What a workspace folder holds, to a first look. */
export interface Detection {
  /** For `definitionsFromApps`; their names are unique. */
  readonly apps: readonly AppSource[];
  readonly databases: readonly DetectedDatabase[];
  /** Ecosystem files, the nearest to the root first. Absolute. */
  readonly ecosystemFiles: readonly string[];
}

/** Looks at the workspace folder and two levels down: reads manifests, evaluates nothing. */
export async function detect(workspaceFolder: string, files: Files): Promise<Detection> {
  const folders = await scanFolders(workspaceFolder, files);
  const services: DetectedService[] = [];
  for (const scanned of folders) {
    const found = await detectNode(scanned, files);
    if (found) services.push(found);
  }
  services.push(...(await detectRust(folders, files)));
  return {
    apps: named(services, workspaceFolder),
    databases: await detectDatabases(folders, files),
    ecosystemFiles: ecosystemCandidates(folders),
  };
}

/**
 * A service is called after its folder. Where two would have one name, the folder above goes in front, and then the kind
 * behind.
 */
function named(services: readonly DetectedService[], root: string): readonly AppSource[] {
  const short = (one: DetectedService): string => withSuffix(path.basename(one.folder), one);
  const long = (one: DetectedService): string => {
    const inside = path.relative(root, one.folder).split(path.sep).filter(Boolean);
    return withSuffix((inside.length > 1 ? inside : [path.basename(one.folder)]).join('-'), one);
  };
  const withKind = (one: DetectedService): string => `${long(one)}-${one.kind}`;
  return services.map((one) => {
    const name = [short, long].find(
      (by) => services.filter((other) => by(other) === by(one)).length === 1,
    );
    const app = { name: (name ?? withKind)(one), script: one.script, args: one.args };
    const source = { type: 'detected', file: one.file } as const;
    // Of a node program its folder says more: it may be a database.
    return { app, source, base: one.folder, ...(one.kind === 'backend' ? {} : { kind: one.kind }) };
  });
}

function withSuffix(name: string, { suffix }: DetectedService): string {
  return suffix === undefined || suffix === name ? name : `${name}-${suffix}`;
}
