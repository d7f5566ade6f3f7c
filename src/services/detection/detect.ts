import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { ecosystemNames, isEcosystemName } from '../../pm2/ecosystem/ecosystemNames';
import type { Files } from '../../project/files';
import { hasFile, type ScannedFolder, scanFolders } from '../../project/folderScan';
import { Packages } from '../../project/packages';
import { rationed, ReadBudget } from '../../project/readBudget';
import { StartedReader } from '../../project/started/startedReader';
import { type DetectedDatabase, detectDatabases } from '../databases/detectDatabase';
import type { AppSource } from '../definitions/fromEcosystem';
import { composeBuilt } from './composeBuilt';
import type { DetectedService, Found, LeftOut } from './detectedService';
import type { Project } from './detector';
import { detectors } from './detectors';
import { ecosystemFilesNamed } from './ecosystemFilesNamed';
import { exampleFolder } from './examples';
import { named } from './names';

/** What a workspace folder holds, to a first look. */
export interface Detection {
  /** For `definitionsFromApps`; their names are unique. */
  readonly apps: readonly AppSource[];
  /** What was found and is not among them, with the reason. */
  readonly leftOut: readonly LeftOut[];
  readonly databases: readonly DetectedDatabase[];
  /** Ecosystem files, for a choice: those with a usual name first, then the nearest to the root. Absolute. */
  readonly ecosystemFiles: readonly string[];
}

/** What makes a folder a project of its own. */
const manifests = ['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod', 'pom.xml', 'Gemfile'];

/** How far down services are looked for; databases and ecosystem files two levels. */
const serviceDepth = 3;
const nearDepth = 2;

/** As much is read of one workspace folder: links may give the same large files as often as there are names. */
const maxChars = 64_000_000;

/** Looks at the workspace folder, three levels down and at the packages of its workspaces: reads manifests, evaluates nothing. */
export async function detect(workspaceFolder: string, all: Files): Promise<Detection> {
  const files = rationed(all, new ReadBudget(maxChars));
  const packages = new Packages(workspaceFolder, files);
  const scanned = await scanFolders(workspaceFolder, files, serviceDepth);
  const folders = await withMembers(scanned, packages);
  const near = scanned.filter(({ depth }) => depth <= nearDepth);
  const started = new StartedReader(packages);
  const found = await runDetectors({ root: workspaceFolder, folders, files, packages, started });
  const usual = ecosystemFilesIn(near);
  const { services, leftOut } = withoutOverlap(withoutExamples(found, workspaceFolder, folders));
  return {
    apps: named(services, workspaceFolder),
    leftOut: [...leftOut, ...(await composeBuilt(near, files))],
    databases: await detectDatabases(near, files),
    ecosystemFiles: [...usual, ...(await ecosystemFilesNamed(near, packages, usual))],
  };
}

type Both = Required<Pick<Found, 'services' | 'leftOut'>>;

async function runDetectors(project: Project): Promise<Both> {
  let found: Both = { services: [], leftOut: [] };
  for (const detector of detectors) {
    const { services, leftOut = [], replaces = [] } = await detector(project, found);
    found = {
      services: [...found.services.filter((one) => !replaces.includes(one)), ...services],
      leftOut: [...found.leftOut, ...leftOut],
    };
  }
  return found;
}

/** The packages of workspaces stand wherever their patterns say. */
async function withMembers(
  scanned: readonly ScannedFolder[],
  packages: Packages,
): Promise<readonly ScannedFolder[]> {
  const known = new Set(scanned.map(({ folder }) => folder));
  const more: ScannedFolder[] = [];
  for (const { folder, depth, entries } of scanned) {
    const isRoot = entries.some(({ name }) =>
      ['package.json', 'pnpm-workspace.yaml', 'lerna.json'].includes(name),
    );
    if (depth > 1 || !isRoot) continue;
    for (const member of await packages.members(folder)) {
      if (known.has(member.folder)) continue;
      known.add(member.folder);
      const depthOf = path.relative(packages.root, member.folder).split(path.sep).length;
      const names = await packages.files.list(member.folder);
      more.push({ folder: member.folder, depth: depthOf, entries: names });
    }
  }
  return [...scanned, ...more];
}

/** Folders for show and for tests are left out where there is anything else: a service, or a package that is none. */
function withoutExamples(
  { services, leftOut }: Both,
  root: string,
  folders: readonly ScannedFolder[],
): Both {
  const example = (one: DetectedService): string | undefined =>
    one.named ? undefined : exampleFolder(root, one.folder);
  const meant = services.filter((one) => example(one) === undefined);
  const isPackage = (scanned: ScannedFolder): boolean =>
    scanned.depth > 0 &&
    exampleFolder(root, scanned.folder) === undefined &&
    manifests.some((name) => hasFile(scanned, name));
  if (meant.length === 0 && !folders.some(isPackage)) return { services, leftOut };
  const shown = services.flatMap((service): readonly LeftOut[] => {
    const name = example(service);
    if (name === undefined) return [];
    const { folder, tool } = service;
    const what = [path.basename(folder), tool === undefined ? '' : `(${tool})`].join(' ').trim();
    return [{ folder, what, why: l10n.t('It stands in a folder "{0}".', name) }];
  });
  const others = leftOut.filter(({ folder }) => exampleFolder(root, folder) === undefined);
  return { services: meant, leftOut: [...others, ...shown] };
}

/** What nobody understands may start what was found below it a second time: it is offered, and off. */
function withoutOverlap({ services, leftOut }: Both): Both {
  const isAbove = ({ note, folder }: DetectedService): boolean =>
    note !== undefined &&
    services.some((one) => one.note === undefined && one.folder.startsWith(folder + path.sep));
  const above = services.filter(isAbove).map((service): LeftOut => ({
    folder: service.folder,
    what: `${path.basename(service.folder)} (${service.args.at(-1) ?? service.script})`,
    why: l10n.t(
      'What it starts is not known, and services were found below it: it may start them a second time.',
    ),
    service,
  }));
  return {
    services: services.filter((one) => !isAbove(one)),
    leftOut: [...leftOut, ...above],
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
