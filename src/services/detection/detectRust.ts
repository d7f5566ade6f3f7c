import * as path from 'node:path';
import { type CargoManifest, readCargoManifest } from '../../project/cargoToml';
import { hasFile } from '../../project/folderScan';
import type { DetectedService } from './detectedService';
import type { Detector } from './detector';

/**
 * The services of folders with a Cargo.toml: one a binary, or the default one. A workspace without a package of its own counts
 * only for members that are not found themselves.
 */
export const detectRust: Detector = async ({ folders, files }) => {
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
  return { services: manifests.flatMap(servicesOf) };
};

function servicesOf({
  file,
  folder,
  binaries,
  defaultRun,
}: CargoManifest): readonly DetectedService[] {
  const bare = { kind: 'generator', tool: 'cargo', folder, file, script: 'cargo' } as const;
  if (binaries.length === 0) return [];
  if (binaries.length === 1 || defaultRun !== undefined) return [{ ...bare, args: ['run'] }];
  return binaries.map((bin) => ({ ...bare, args: ['run', '--bin', bin], suffix: bin }));
}
