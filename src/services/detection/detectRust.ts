import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type CargoManifest, readCargoManifest } from '../../project/cargoToml';
import type { Files } from '../../project/files';
import { hasFile } from '../../project/folderScan';
import {
  isGenerator,
  rustCommand,
  rustListens,
  rustRole,
  rustSources,
} from '../../project/rustProgram';
import type { DetectedService, Found } from './detectedService';
import type { Detector } from './detector';

/**
 * The services of folders with a Cargo.toml: one a binary, or the default one. A workspace without a package of its own counts
 * only for members that are not found themselves. What needs a web framework or listens is a backend; a program for people at a
 * terminal or a window is no service.
 */
export const detectRust: Detector = async ({ folders, files }, before) => {
  const manifests: CargoManifest[] = [];
  for (const scanned of folders) {
    // The program of a Tauri app is a window, and is run by Tauri.
    const isTauri = hasFile(scanned, 'tauri.conf.json') || hasFile(scanned, 'tauri.conf.json5');
    if (isTauri || !hasFile(scanned, 'Cargo.toml')) continue;
    const manifest = await readCargoManifest(path.join(scanned.folder, 'Cargo.toml'), files);
    if (manifest) manifests.push(manifest);
  }
  const seen = new Set(manifests.map(({ folder }) => folder));
  for (const { folder, members = [] } of [...manifests]) {
    for (const member of members) {
      const inside = path.join(folder, member);
      // Patterns such as crates/* name folders that are two levels down at most, and so found already.
      if (seen.has(inside) || /[*?[]/.test(member)) continue;
      seen.add(inside);
      const manifest = await readCargoManifest(path.join(inside, 'Cargo.toml'), files);
      if (manifest) manifests.push(manifest);
    }
  }
  const crates = new Map(manifests.map((one) => [one.packageName ?? '', one]));
  const own = manifests.filter((one) => !isStarted(one, before));
  const listening = new Set<CargoManifest>();
  for (const one of own) {
    const texts = one.binaries.length > 0 ? await rustSources(one.folder, undefined, files) : [];
    if (texts.some(rustListens)) listening.add(one);
  }
  const found = await Promise.all(own.map((one) => servicesOf(one, { crates, listening, files })));
  const elsewhere = before.services.filter(
    (one) =>
      one.tool === 'cargo' &&
      !isInCrate(one, seen) &&
      !manifests.some((manifest) => isStarted(manifest, { services: [one] })),
  );
  return {
    services: [...found.flatMap(({ services }) => services), ...elsewhere.map(unknownCrate)],
    replaces: elsewhere,
    leftOut: found.flatMap(({ leftOut = [] }) => leftOut),
  };
};

/** True where cargo finds a manifest: it looks in the folder and in those above it. */
function isInCrate({ folder }: DetectedService, crates: ReadonlySet<string>): boolean {
  return [...crates].some((crate) => folder === crate || folder.startsWith(crate + path.sep));
}

/** A script runs cargo in a folder that it works out by itself. */
function unknownCrate({ tool: _, ...service }: DetectedService): DetectedService {
  const note = l10n.t(
    'What its script "{0}" starts is not known ({1}), so it is offered as it is.',
    service.args.at(-1) ?? '',
    'cargo',
  );
  return { ...service, kind: 'other', note };
}

/** True for a crate that a script of a package runs. */
function isStarted(
  { folder, packageName = '', binaries }: CargoManifest,
  { services }: Pick<Found, 'services'>,
): boolean {
  return services.some(({ tool, folder: where, args }) => {
    if (tool !== 'cargo') return false;
    const named = args.some((word) => word === packageName || binaries.includes(word));
    const bare = !args.some((word) => /^(-p|--package|--bin|--manifest-path)\b/.test(word));
    const at = args.indexOf('--manifest-path');
    const manifest = at < 0 ? '' : path.resolve(where, args[at + 1] ?? '', '..');
    return named || (where === folder && bare) || manifest === folder;
  });
}

interface Crates {
  readonly crates: ReadonlyMap<string, CargoManifest>;
  /** Those that take connections by their own text. */
  readonly listening: ReadonlySet<CargoManifest>;
  readonly files: Files;
}

async function servicesOf(
  manifest: CargoManifest,
  { crates, listening, files }: Crates,
): Promise<Found> {
  const { file, folder, binaries, defaultRun, packageName } = manifest;
  // `xtask` is what projects call their own build tool.
  if (binaries.length === 0 || packageName === 'xtask') return { services: [] };
  const role = rustRole(manifest, crates);
  // Of the crates of one project that know its framework, those are servers that use it.
  const serves = listening.has(manifest) || (role === 'server' && listening.size === 0);
  if (!serves && role !== 'unknown') {
    const why = l10n.t('It is a program in Rust, but nothing says that it serves.');
    const what = `${path.basename(folder)} (Rust)`;
    return { services: [], leftOut: [{ folder, what, why }] };
  }
  const kind = serves && !isGenerator(manifest) ? 'backend' : 'generator';
  const bare = { tool: 'cargo', folder, file, script: 'cargo' } as const;
  const one = (bin: string): DetectedService => {
    const isWorker = workers.test(bin);
    return {
      ...bare,
      kind: isWorker ? 'other' : kind,
      args: ['run', '--bin', bin],
      suffix: bin,
    };
  };
  const texts = await rustSources(folder, defaultRun ?? binaries[0], files);
  const command = serves ? rustCommand(texts.join('\n')) : undefined;
  const behind = command === undefined ? [] : ['--', command];
  const main: DetectedService = { ...bare, kind, args: ['run', ...behind] };
  if (binaries.length === 1) return { services: [main] };
  const queues = binaries.filter((bin) => workers.test(bin));
  if (defaultRun !== undefined) {
    return { services: [main, ...queues.filter((bin) => bin !== defaultRun).map(one)] };
  }
  // Of many programs of a server those that take connections, where that can be told.
  const own = await Promise.all(
    binaries.map(async (bin) => rustListens((await rustSources(folder, bin, files, 1))[0] ?? '')),
  );
  const serving = binaries.filter((bin, index) => own[index] === true || queues.includes(bin));
  return { services: (own.includes(true) ? serving : binaries).map(one) };
}

const workers = /(^|[-_])(workers?|background|jobs|consumer)([-_]|$)/;
