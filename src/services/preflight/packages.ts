import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { commandIds } from '../../base/ids';
import { packageJsonOf, parseObject } from '../../project/packageJson';
import { lockFiles } from '../../project/packageManager';
import type { ServiceDefinition } from '../definitions/definition';
import type { Check } from './check';

/** Reads a file, lock files included; undefined where there is none. */
export type ReadText = (file: string) => Promise<string | undefined>;

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly link?: boolean;
}

/** Whether what the lock files of the services' folders name is installed: npm's own note of it, compared package by package. */
export async function checkPackages(
  definitions: readonly ServiceDefinition[],
  read: ReadText,
  exists: (file: string) => Promise<boolean>,
): Promise<readonly Check[]> {
  const folders = new Map<string, string[]>();
  for (const { name, cwd, workspaceFolder } of definitions) {
    const folder = await packageFolder(cwd, workspaceFolder, exists);
    if (folder) folders.set(folder, [...(folders.get(folder) ?? []), name]);
  }
  const checks: Check[] = [];
  for (const [folder, services] of folders) {
    const title = l10n.t('Packages of {0}', path.basename(folder));
    const fix = {
      title: l10n.t('Install dependencies'),
      command: commandIds.installDependencies,
      args: [{ folder }],
    };
    if (!(await exists(path.join(folder, 'node_modules')))) {
      if (!(await hasDependencies(folder, read))) continue;
      const detail = l10n.t('There is no node_modules.');
      checks.push({ title, state: 'blocking', detail, fix, services });
      continue;
    }
    const missing = await missingPackages(folder, read);
    if (missing === undefined) continue;
    if (missing.length === 0) {
      checks.push({ title, state: 'ok', detail: l10n.t('as package-lock.json says') });
      continue;
    }
    const [first = ''] = missing;
    const detail =
      missing.length === 1
        ? l10n.t('{0} is not as package-lock.json says.', first)
        : l10n.t('{0} and {1} more are not as package-lock.json says.', first, missing.length - 1);
    checks.push({ title, state: 'warning', detail, fix });
  }
  return checks;
}

/** The folder whose packages a service uses: the nearest with a lock file, else the nearest with a package.json. */
async function packageFolder(
  cwd: string,
  root: string,
  exists: (file: string) => Promise<boolean>,
): Promise<string | undefined> {
  let manifest: string | undefined;
  for (let at = cwd; at.startsWith(root); at = path.dirname(at)) {
    for (const lock of lockFiles) {
      if (await exists(path.join(at, lock))) return at;
    }
    if (!manifest && (await exists(path.join(at, 'package.json')))) manifest = at;
    if (at === path.dirname(at)) break;
  }
  return manifest;
}

async function hasDependencies(folder: string, read: ReadText): Promise<boolean> {
  const file = path.join(folder, 'package.json');
  const { dependencies, devDependencies } = packageJsonOf(
    file,
    parseObject(await read(file)) ?? {},
  );
  return dependencies.length + devDependencies.length > 0;
}

/** Names of packages that the lock file names and npm's note in node_modules does not; undefined where one is missing. */
async function missingPackages(folder: string, read: ReadText): Promise<string[] | undefined> {
  const wanted = packagesOf(await read(path.join(folder, 'package-lock.json')));
  const there = packagesOf(await read(path.join(folder, 'node_modules', '.package-lock.json')));
  if (!wanted || !there) return undefined;
  return Object.entries(wanted).flatMap(([key, one]) => {
    // What is optional may be for another machine.
    if (key === '' || !one || one.optional || one.devOptional || one.peer || one.link) return [];
    if (!key.includes('node_modules/')) return [];
    return there[key]?.version === one.version ? [] : [key.replace(/^.*node_modules\//, '')];
  });
}

function packagesOf(text: string | undefined): Record<string, LockedPackage | null> | undefined {
  const packages = parse(text)?.['packages'];
  return typeof packages === 'object' && packages !== null
    ? (packages as Record<string, LockedPackage | null>)
    : undefined;
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Half written, or from a merge: npm says so itself.
    return undefined;
  }
}
