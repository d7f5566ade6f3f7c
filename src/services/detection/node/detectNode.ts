import { denoNames, isDenoPackage } from '../../../project/denoJson';
import { hasFile } from '../../../project/folderScan';
import type { PackageJson } from '../../../project/packageJson';
import { serversIn, type StartedScript } from '../../../project/started/started';
import type { DetectedService, LeftOut } from '../detectedService';
import type { Detector, Project } from '../detector';
import { chooseScripts, develops, isAllowed, isForDocs } from './chooseScript';
import { entryService } from './entryFile';
import { besideLead, type Lead, leadOf } from './leads';
import { withNestApps } from './nestApps';
import { asideOf, foreignScripts, servicesOfScript } from './scriptServices';

/**
 * The services of folders with a package.json or a deno.json: what their script for development starts, and what scripts elsewhere start in them
 * (`turbo run dev`, `concurrently "npm:dev --prefix api"`).
 */
export const detectNode: Detector = async (project) => {
  const { packages, started, folders } = project;
  const found: { manifest: PackageJson; scripts: readonly StartedScript[] }[] = [];
  for (const scanned of folders) {
    if (!['package.json', ...denoNames].some((name) => hasFile(scanned, name))) continue;
    const manifest = await packages.at(scanned.folder);
    if (manifest) found.push({ manifest, scripts: await chooseScripts(manifest, started) });
  }
  const leads: Lead[] = [];
  for (const { manifest, scripts } of found) {
    const lead = await leadOf(manifest, scripts, started);
    if (lead) leads.push(lead);
  }
  const asked = askedOf(found.flatMap(({ scripts }) => scripts));
  const services: DetectedService[] = [];
  const leftOut: LeftOut[] = [];
  for (const { manifest, scripts } of found) {
    const named = (asked.get(manifest.folder) ?? []).filter(({ script }) =>
      isAllowed(script, manifest),
    );
    // What starts others as well is no better than the script of the folder itself.
    const chosen = named.some((one) => foreignScripts(one).length === 0) ? named : scripts;
    const manager = await managerOf(manifest, project);
    const beside = besideLead(manifest, chosen, leads, manager);
    if (beside) {
      leftOut.push(...beside, ...(await asides(manifest, [], manager, started)));
      continue;
    }
    const made = await servicesOf(manifest, chosen, project);
    services.push(...made.services);
    leftOut.push(...made.leftOut);
  }
  return { services, leftOut };
};

/** By folder, the scripts that scripts of other folders start there; those that are named alone where there are such. */
function askedOf(all: readonly StartedScript[]): ReadonlyMap<string, readonly StartedScript[]> {
  const asked = new Map<string, StartedScript[]>();
  for (const one of all.flatMap(foreignScripts)) {
    const before = asked.get(one.manifest.folder) ?? [];
    if (before.some(({ script }) => script === one.script)) continue;
    asked.set(one.manifest.folder, [...before, one]);
  }
  for (const [folder, scripts] of asked) {
    const named = scripts.filter((one) => one.named);
    if (named.length > 0) asked.set(folder, named);
  }
  return asked;
}

async function servicesOf(
  manifest: PackageJson,
  scripts: readonly StartedScript[],
  project: Project,
): Promise<{ services: readonly DetectedService[]; leftOut: readonly LeftOut[] }> {
  const { files, started } = project;
  const isDeno = isDenoPackage(manifest);
  const manager = await managerOf(manifest, project);
  const made = scripts.map((one) =>
    servicesOfScript(one, { manager, several: scripts.length > 1 }),
  );
  const services = await withNestApps(
    made.flatMap((one) => one.services),
    scripts,
    { manifest, manager, files },
  );
  const leftOut = made.flatMap((one) => one.leftOut ?? []);
  const entry =
    services.length === 0 && leftOut.length === 0 && !isDeno
      ? await entryService(manifest, files, manager)
      : undefined;
  return {
    services: entry ? [entry] : services,
    leftOut: [...leftOut, ...(await asides(manifest, scripts, manager, started))],
  };
}

function managerOf(manifest: PackageJson, { packages }: Project): Promise<string> {
  return isDenoPackage(manifest) ? Promise.resolve('deno') : packages.manager(manifest.folder);
}

/** Servers beside development, such as Storybook and pages that describe the project, that scripts of their own start. */
async function asides(
  manifest: PackageJson,
  chosen: readonly StartedScript[],
  manager: string,
  reader: Project['started'],
): Promise<readonly LeftOut[]> {
  const isDocs = (script: string): boolean => isForDocs(script) && 'dev' in manifest.scripts;
  for (const script of Object.keys(manifest.scripts)) {
    const isAside = script.includes('storybook');
    if ((!isAside && !isDocs(script)) || script.includes('build')) continue;
    const started = await reader.script(manifest, script);
    const [server, more] = started ? serversIn(started) : [];
    if (!server?.known || more || server.folder !== manifest.folder) continue;
    if (isAside ? !server.known.tool.aside : !develops(server)) continue;
    if (chosen.some((one) => serversIn(one).some(({ known }) => known?.tool.aside))) continue;
    const { folder, file } = manifest;
    const { name: tool } = server.known.tool;
    const args = [manager === 'deno' ? 'task' : 'run', script];
    return [asideOf(server, { kind: 'frontend', tool, folder, file, script: manager, args })];
  }
  return [];
}
