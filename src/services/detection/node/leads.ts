import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { PackageJson } from '../../../project/packageJson';
import { serversIn, type StartedScript } from '../../../project/started/started';
import type { StartedReader } from '../../../project/started/startedReader';
import { titleOf } from '../../../project/tools/table';
import type { LeftOut } from '../detectedService';
import { isForDevelopment, watches } from './chooseScript';
import { foreignScripts, scriptsElsewhere, servicesOfScript } from './scriptServices';

/** A package whose script for development starts those below it, so that it says what is developed. */
export interface Lead {
  readonly manifest: PackageJson;
  readonly script: string;
  /** The folders in which its scripts for development start something. */
  readonly starts: ReadonlySet<string>;
  /** True where it means all that have such a script, rather than those that it names. */
  readonly all: boolean;
  /** The script that it starts in all of them. */
  readonly task: string | undefined;
}

/** More scripts of one package are not read for what they start elsewhere. */
const maxScripts = 60;

/** The lead that a package is; undefined for one that starts nothing below it. */
export async function leadOf(
  manifest: PackageJson,
  scripts: readonly StartedScript[],
  reader: StartedReader,
): Promise<Lead | undefined> {
  const foreign = scripts.flatMap(foreignScripts);
  const [first] = scripts;
  if (!first || foreign.length === 0) return undefined;
  const starts = new Set(scripts.flatMap(scriptsElsewhere).map((one) => one.manifest.folder));
  const names = Object.keys(manifest.scripts).filter(isForDevelopment);
  for (const name of names.slice(0, maxScripts)) {
    const started = await reader.script(manifest, name);
    for (const one of started ? scriptsElsewhere(started) : []) starts.add(one.manifest.folder);
  }
  const task = foreign.find(({ ofAll }) => ofAll === true)?.script;
  return { manifest, script: first.script, starts, all: task !== undefined, task };
}

/**
 * What a package is where a lead above it starts others and not it: none of the project's services, and offered. Undefined where no lead
 * says so: one that starts all that have a script for development leaves those alone that have one of another name.
 */
export function besideLead(
  manifest: PackageJson,
  scripts: readonly StartedScript[],
  leads: readonly Lead[],
  manager: string,
): readonly LeftOut[] | undefined {
  const lead = leads.find((one) => manifest.folder.startsWith(one.manifest.folder + path.sep));
  if (!lead || lead.starts.has(manifest.folder)) return undefined;
  // One that has a script of the name that all are asked for would be started; another name is a choice.
  const isKept = 'dev' in manifest.scripts && lead.task !== 'dev';
  if (lead.all && !isKept && scripts.some(watches)) return undefined;
  const several = scripts.length > 1;
  const why = l10n.t(
    'The script "{0}" of {1} starts others, and not this.',
    lead.script,
    lead.manifest.name ?? path.basename(lead.manifest.folder),
  );
  return scripts.flatMap((one) => {
    if (serversIn(one).length === 0) return [];
    return servicesOfScript(one, { manager, several }).services.map((service): LeftOut => ({
      folder: manifest.folder,
      what: `${path.basename(manifest.folder)} (${titleOf(service.tool) ?? one.script})`,
      why,
      service,
    }));
  });
}
