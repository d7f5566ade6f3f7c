import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { unlessCode } from '../../base/errors';
import { commandIds } from '../../base/ids';
import {
  type Exported,
  exportFiles,
  exportFolder,
  recordFile,
  scriptFile,
} from '../../exporters/kubernetes/exportFiles';
import { type ExportRecord, readRecord, recordText } from '../../exporters/kubernetes/exportRecord';
import { type ExportPlan, planExport } from '../../exporters/kubernetes/planExport';
import type { LeftOut } from '../../exporters/kubernetes/gatherExport';
import { pickOne, tell, withProgress } from '../../host/messages';
import { isInside } from '../../system/files/fileLimits';
import { requireOwn } from '../../system/files/requireOwn';
import type { Handlers } from '../handlers';
import { writeFile } from '../writeFile';
import { gather } from './gather';
import { type ManifestContext, pickFolder, projectFiles } from './manifestContext';
import { writePreviewed } from './writePreviewed';

/** "Export Kubernetes manifests…": what would be written is shown first, and what people changed stays. */
export function exportHandlers(context: ManifestContext): Handlers {
  return { [commandIds.exportManifests]: () => exportManifests(context) };
}

async function exportManifests(context: ManifestContext): Promise<void> {
  const found = await pickFolder(context);
  if (!found) return;
  const { folder } = found;
  const record = readRecord(await projectFiles.readText(path.join(folder, recordFile)));
  const gathered = await withProgress(
    l10n.t('Reading the services'),
    () => gather(found, context),
    false,
  );
  const inside = gathered.databases.length === 0 || (await askDatabase(record));
  if (inside === undefined) return;
  const exported = exportFiles({ ...gathered, databaseInside: inside });
  const present = await readPresent(folder, exported, record);
  const plan = planExport(exported, record, present);
  const isNew = record === undefined;
  const written = plan.files.length === 0 ? [] : await writePreviewed(folder, plan.files, context);
  if (written.length === 0 && plan.files.length > 0) return;
  const now = await readPresent(folder, exported, record);
  await writeRecord(folder, inside, exported, plan, record, now);
  await tellDone(folder, written.length, plan, exported, gathered.leftOut, isNew);
}

/** Where the database is to run: undefined where a person left. What was chosen last stands first. */
async function askDatabase(record: ExportRecord | undefined): Promise<boolean | undefined> {
  const items = [
    {
      label: l10n.t('PostgreSQL in the cluster'),
      description: l10n.t('a StatefulSet with a volume'),
      inside: true,
    },
    {
      label: l10n.t('A database outside of the cluster'),
      description: l10n.t('its address is asked for by {0}', path.basename(scriptFile)),
      inside: false,
    },
  ];
  const ordered = record?.databaseInside === false ? items.toReversed() : items;
  return (await pickOne(ordered, l10n.t('Which database do the services use in the cluster?')))
    ?.inside;
}

/** The texts that stand at the paths of an export and of the last one. */
async function readPresent(
  folder: string,
  { files, once }: Exported,
  record: ExportRecord | undefined,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const names = [...files.keys(), ...once.keys(), ...Object.keys(record?.files ?? {})];
  for (const file of new Set(names)) {
    const full = path.join(folder, file);
    // A record may come from anybody, and so may links; a Dockerfile that is one is left as it is.
    if (!isInside(folder, full)) continue;
    if (files.has(file)) await requireOwn(folder, full);
    const text = await projectFiles.readText(full);
    const isThere = await unlessCode(fs.lstat(full), 'ENOENT', 'ENOTDIR');
    // What is there and cannot be read is not written over either.
    if (text !== undefined || isThere) found.set(file, text ?? '');
  }
  return found;
}

/** Notes what stands there of ours; what a person left out of the preview stays as it was noted. */
async function writeRecord(
  folder: string,
  databaseInside: boolean,
  { files, images }: Exported,
  plan: ExportPlan,
  record: ExportRecord | undefined,
  now: ReadonlyMap<string, string>,
): Promise<void> {
  const noted: Record<string, string> = {};
  for (const [file, text] of files) {
    const planned = plan.files.find((one) => one.file === file);
    const last = record?.files[file];
    const isForeign = plan.foreign.includes(file);
    const isThere = planned ? now.get(file) === planned.after : !isForeign;
    if (isThere) noted[file] = text;
    else if (last !== undefined) noted[file] = last;
  }
  if (Object.keys(noted).length === 0) return;
  const text = recordText({ databaseInside, images, files: noted });
  const file = path.join(folder, recordFile);
  if ((await projectFiles.readText(file)) !== text) await writeFile(folder, file, text);
  if (noted[scriptFile] !== undefined) await fs.chmod(path.join(folder, scriptFile), 0o755);
}

async function tellDone(
  folder: string,
  written: number,
  { kept, foreign, over }: ExportPlan,
  { images, once, files }: Exported,
  leftOut: readonly LeftOut[],
  isNew: boolean,
): Promise<void> {
  const list = (names: readonly string[]): string => names.join(', ');
  const bare: string[] = [];
  for (const { name, dockerfile } of images) {
    const isThere = (await projectFiles.kind(path.join(folder, dockerfile))) !== undefined;
    if (!isThere && !once.has(dockerfile)) bare.push(name);
  }
  const sentences = [
    writtenText(written),
    ...(isNew ? [l10n.t('Look for TODO in them before they go to a cluster.')] : []),
    ...(files.has(scriptFile) && isNew ? [l10n.t('{0} asks for the secrets.', scriptFile)] : []),
    ...(kept.length > 0 ? [l10n.t('Your own changes were kept in {0}.', list(kept))] : []),
    ...(foreign.length > 0
      ? [l10n.t('Left as they are, since they are not ours: {0}.', list(foreign))]
      : []),
    ...(over.length > 0 ? [l10n.t('No longer needed: {0}.', list(over))] : []),
    ...(bare.length > 0 ? [l10n.t('Write a Dockerfile yourself for {0}.', list(bare))] : []),
    ...leftOut.map(({ name, why }) =>
      why === 'job'
        ? l10n.t(
            '{0} is left out: it is a job that ends, which a Deployment would start again.',
            name,
          )
        : l10n.t('{0} is left out: in a cluster another service has its name.', name),
    ),
  ];
  const todo = {
    title: l10n.t('Show what is to do'),
    command: 'workbench.action.findInFiles',
    args: [
      { query: 'TODO', filesToInclude: `${exportFolder}, **/Dockerfile`, triggerSearch: true },
    ],
  };
  await tell('information', sentences.join(' '), [todo]);
}

function writtenText(count: number): string {
  if (count === 0) return l10n.t('The manifests in {0} are as the services ask for.', exportFolder);
  return count === 1
    ? l10n.t('1 file is written, below {0}.', exportFolder)
    : l10n.t('{0} files are written, the manifests below {1}.', count, exportFolder);
}
