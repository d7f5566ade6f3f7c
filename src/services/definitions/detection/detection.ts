// What a workspace folder looks like where nobody wrote its services down, one language a file.
// From outside: detect, which reads manifests and evaluates nothing.
import * as path from 'node:path';
import { type DetectedDatabase, detectDatabases } from '../../databases/detectDatabase';
import type { DetectedService } from './detectedService';
import { detectNode } from './detectNode';
import { detectRust } from './detectRust';
import { ecosystemNames, isEcosystemName } from '../../../pm2/ecosystem/ecosystemNames';
import type { Files } from '../../../project/files';
import { type ScannedFolder, scanFolders } from '../../../project/folderScan';
import type { AppSource } from '../fromEcosystem';

/** What a workspace folder holds, to a first look. */
export interface Detection {
  /** For `definitionsFromApps`; their names are unique. */
  readonly apps: readonly AppSource[];
  readonly databases: readonly DetectedDatabase[];
  /** Ecosystem files, for a choice: those with a usual name first, then the nearest to the root. Absolute. */
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
    ecosystemFiles: ecosystemFilesIn(folders),
  };
}

function ecosystemFilesIn(folders: readonly ScannedFolder[]): readonly string[] {
  const usual: string[] = [];
  const others: string[] = [];
  for (const { folder, entries } of folders) {
    const names = entries.flatMap(({ name, kind }) =>
      kind === 'file' && isEcosystemName(name) ? [name] : [],
    );
    const known = ecosystemNames.filter((name) => names.includes(name));
    usual.push(...known.map((name) => path.join(folder, name)));
    const rest = names.filter((name) => !known.includes(name));
    others.push(...rest.map((name) => path.join(folder, name)));
  }
  return [...usual, ...others];
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
