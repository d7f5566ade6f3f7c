import * as path from 'node:path';
import { hasFile, type ScannedFolder } from '../../project/folderScan';
import { procfileEntries, type ProcfileEntry } from '../../project/procfile';
import { bareCommand } from '../../project/shell/bareCommand';
import { parseShell } from '../../project/shell/parseShell';
import { assignmentOf } from '../../project/shell/words';
import { toolNamed } from '../../project/tools/table';
import type { Tool } from '../../project/tools/tool';
import { isServer, toolCommand } from '../../project/tools/toolCommand';
import { runnerCall } from '../../project/packageRunner';
import type { DetectedService } from './detectedService';
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
  const replaces: DetectedService[] = [];
  for (const scanned of project.folders) {
    const name = names.find((one) => hasFile(scanned, one));
    if (name === undefined) continue;
    const file = path.join(scanned.folder, name);
    const entries = procfileEntries((await project.files.readText(file)) ?? '');
    const isProduction = name === 'Procfile';
    // One for production may stand below the package whose scripts it runs.
    const known = found.services.filter(
      ({ folder }) =>
        folder === scanned.folder || (isProduction && scanned.folder.startsWith(folder + path.sep)),
    );
    entries.slice(0, maxProcesses).forEach((entry, index) => {
      if (entry.name === 'release') return;
      const service = { ...serviceOf(entry, index, scanned, file), named: !isProduction };
      const runs = runBy(entry);
      const same = known.filter((one) => isSame(entry, runs, one, isProduction));
      if (same.length === 0) services.push(service);
      const [only, more] = same;
      // What it says of a port is meant for development, and nobody guesses that.
      if (!only || more || isProduction || !namesPort(entry)) return;
      const { suffix, kind, tool = service.tool } = only;
      services.push({ ...service, suffix, kind, ...(tool === undefined ? {} : { tool }) });
      replaces.push(only);
    });
  }
  return { services, replaces };
};

/** `-p 3001`, `0.0.0.0:8001`, `PORT=3001`. */
function namesPort({ command }: ProcfileEntry): boolean {
  return /(?:^|[\s:=])[1-9]\d{3,4}(?=\s|$)/.test(command);
}

/** What a process comes to. */
interface Runs {
  readonly tools: readonly Tool[];
  readonly hasScripts: boolean;
}

function runBy({ command }: ProcfileEntry): Runs {
  return { tools: serversIn(command), hasScripts: scriptsIn(command).length > 0 };
}

/** True for a process that another detector has found in this folder. */
function isSame(
  { name }: ProcfileEntry,
  { tools, hasScripts }: Runs,
  one: DetectedService,
  production: boolean,
): boolean {
  return (
    tools.some((tool) => tool.name === one.tool) ||
    (hasScripts && one.args[0] === 'run') ||
    (production && (name === 'web' || name === one.suffix))
  );
}

function serviceOf(
  { name, command }: ProcfileEntry,
  index: number,
  { folder }: ScannedFolder,
  file: string,
): DetectedService {
  const [tool] = serversIn(command);
  const { words = ['sh', '-c', command], assigned = {} } = plainCommand(command) ?? {};
  const [script = 'sh', ...args] = words;
  // What starts a Procfile gives each process a port.
  const given: Record<string, string> = /\$\{?PORT\b/.test(command)
    ? { PORT: String(firstPort + step * index) }
    : {};
  const env = { ...given, ...assigned };
  return {
    folder,
    file,
    script,
    args,
    suffix: name,
    kind: tool?.kind ?? 'other',
    ...(tool ? { tool: tool.name } : {}),
    env,
  };
}

/** A command that needs no shell, with what is assigned in front of it; undefined for one that does. */
function plainCommand(
  command: string,
): { readonly words: readonly string[]; readonly assigned: Record<string, string> } | undefined {
  const [only, more] = parseShell(command);
  if (only === undefined || more !== undefined) return undefined;
  if (only.operators.length + only.keywords.length > 0 || only.words.length === 0) return undefined;
  const plain = [...only.assigned, ...only.words].every(
    ({ text, parts = [] }) => !/[*?~[{]/.test(text) && parts.every(({ kind }) => kind === 'text'),
  );
  if (!plain) return undefined;
  const assigned = only.assigned.map(({ text }) => assignmentOf(text) ?? ['', '']);
  return {
    words: only.words.map(({ text }) => text),
    assigned: Object.fromEntries(assigned) as Record<string, string>,
  };
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
