import * as path from 'node:path';
import { hasFile, type ScannedFolder } from '../../project/folderScan';
import { procfileEntries, type ProcfileEntry } from '../../project/procfile';
import { bareCommand } from '../../project/shell/bareCommand';
import { parseShell } from '../../project/shell/parseShell';
import { toolNamed } from '../../project/tools/table';
import type { Tool } from '../../project/tools/tool';
import { isServer, toolCommand } from '../../project/tools/toolCommand';
import { runnerCall } from '../../project/packageRunner';
import type { DetectedService, Found } from './detectedService';
import type { Detector } from './detector';

/** Files for development first; the plain one is what a host in production reads. */
const names = ['Procfile.dev', 'Procfile.development', 'Procfile.local', 'Procfile'];
/** foreman's first port, and its step from process to process. */
const firstPort = 5000;
const step = 100;
const maxProcesses = 100;

/**
 * The processes of a Procfile for development; of a plain Procfile, which is for production, those that nothing else knows: what is
 * developed with a command of its own is not started as it is in production.
 */
export const detectProcfile: Detector = async (project, found) => {
  const services: DetectedService[] = [];
  for (const scanned of project.folders) {
    const name = names.find((one) => hasFile(scanned, one));
    if (name === undefined) continue;
    const file = path.join(scanned.folder, name);
    const entries = procfileEntries((await project.files.readText(file)) ?? '');
    const known = found.services.filter(({ folder }) => folder === scanned.folder);
    entries.slice(0, maxProcesses).forEach((entry, index) => {
      if (entry.name === 'release' || isKnown(entry, known, name === 'Procfile')) return;
      services.push(serviceOf(entry, index, scanned, file));
    });
  }
  return { services };
};

/** True for a process that another detector has found in this folder. */
function isKnown(
  { name, command }: ProcfileEntry,
  known: Found['services'],
  production: boolean,
): boolean {
  const tools = serversIn(command);
  const scripts = scriptsIn(command);
  return known.some(
    (one) =>
      tools.some((tool) => tool.name === one.tool) ||
      (scripts.length > 0 && one.args[0] === 'run') ||
      (production && (name === 'web' || name === one.suffix)),
  );
}

function serviceOf(
  { name, command }: ProcfileEntry,
  index: number,
  { folder }: ScannedFolder,
  file: string,
): DetectedService {
  const [tool] = serversIn(command);
  const words = plainWords(command);
  const [script = 'sh', ...args] = words ?? ['sh', '-c', command];
  // What starts a Procfile gives each process a port.
  const env = /\$\{?PORT\b/.test(command) ? { PORT: String(firstPort + step * index) } : undefined;
  return {
    folder,
    file,
    script,
    args,
    suffix: name,
    kind: tool?.kind ?? 'other',
    ...(tool ? { tool: tool.name } : {}),
    ...(env ? { env } : {}),
    named: true,
  };
}

/** The words of a command that needs no shell; undefined for one that does. */
function plainWords(command: string): readonly string[] | undefined {
  const [only, more] = parseShell(command);
  const plain =
    only !== undefined &&
    more === undefined &&
    only.assigned.length + only.operators.length + only.keywords.length === 0 &&
    only.words.every(
      ({ text, parts = [] }) => !/[*?~[{]/.test(text) && parts.every(({ kind }) => kind === 'text'),
    );
  return plain ? only.words.map(({ text }) => text) : undefined;
}

function serversIn(command: string): readonly Tool[] {
  return parseShell(command).flatMap((one) => {
    const bare = bareCommand(one);
    // `bundle exec ${DEBUG:+rdbg --} bin/rails server`: where nothing is set, nothing stands there.
    const words = bare?.words.flatMap(({ text }) =>
      /^\$\{\w+:?\+[^}]*\}$/.test(text) ? [] : [text],
    );
    const found = words && toolCommand(words);
    return found && isServer(found) ? [found.tool] : [];
  });
}

/** The scripts of package.json that a command runs. */
function scriptsIn(command: string): readonly string[] {
  return parseShell(command).flatMap((one) => {
    const bare = bareCommand(one);
    if (!bare || toolNamed(bare.tool)?.role !== 'manager') return [];
    const call = runnerCall(
      bare.tool,
      bare.words.slice(1).map(({ text }) => text),
    );
    return call?.type === 'script' ? [call.script] : [];
  });
}
