import * as path from 'node:path';
import type { PythonManifest } from '../../../project/python/pythonManifest';
import { pythonApp } from '../../../project/python/pythonApp';
import type { Files } from '../../../project/files';
import { commandsIn, type StartedCommand } from '../../../project/started/started';
import type { ToolCommand } from '../../../project/tools/toolCommand';
import type { Project } from '../detector';
import type { DetectedService } from '../detectedService';
import { pythonCommand } from './pythonCommand';

/** What people call the task that develops, the surest first. */
const names = 'dev develop start serve server runserver run web api app'.split(' ');
const forOthers =
  /build|test|lint|prod|debug|docker|compose|docs?\b|deploy|migrat|notebook|format|check/i;

/** The servers that a project's own tasks start: each by the command that its author keeps there, the one for development first. */
export async function pythonTaskServices(
  manifest: PythonManifest,
  folder: string,
  { started: reader, files }: Project,
): Promise<readonly DetectedService[]> {
  const order = ({ name }: { name: string }): number => {
    const at = names.indexOf(name);
    return at < 0 ? names.length : at;
  };
  const tasks = (manifest.tasks ?? []).filter(({ name }) => !forOthers.test(name));
  const services = new Map<string, DetectedService>();
  for (const { text } of [...tasks].sort((a, b) => order(a) - order(b))) {
    for (const started of await reader.text(text, folder)) {
      for (const server of commandsIn(started)) {
        if (server.role !== 'server' && !(await isApp(server, files))) continue;
        const service = serviceOf(server, manifest);
        const { known } = server;
        const key = service?.kind === 'other' ? `${known?.tool.name} ${service.suffix}` : 'web';
        if (service && !services.has(key)) services.set(key, service);
      }
    }
  }
  return [...services.values()];
}

/** True for a file of Python that makes an application and runs it. */
async function isApp({ known, folder }: StartedCommand, files: Files): Promise<boolean> {
  if (known?.tool.name !== 'python' || known.target === undefined) return false;
  const text = (await files.readText(path.resolve(folder, known.target))) ?? '';
  return pythonApp(text) !== undefined || /\.run\(|\bserve_forever\(/.test(text);
}

/** `worker` of Celery, `qcluster` of a manage.py. */
function suffixOf({ tool, command, target }: ToolCommand): string {
  return command || (tool.name === 'django-worker' && target) || tool.name;
}

function serviceOf(
  { known, words, env, folder }: StartedCommand,
  manifest: PythonManifest,
): DetectedService | undefined {
  const tool = known?.tool;
  // Scripts of packages are found where their package.json stands.
  if (!tool || (tool.launch !== 'python' && tool.name !== 'python')) return undefined;
  const [program = '', ...args] = words;
  const name = path.basename(program);
  const inside = /^py(thon[\d.]*)?$/.test(name)
    ? args
    : name === 'manage.py'
      ? [program.replace(/^\.\//, ''), ...args]
      : ['-m', name, ...args];
  const isWorker = tool.kind === undefined && tool.name !== 'python';
  return {
    folder,
    file: manifest.file,
    tool: tool.name,
    kind: isWorker ? 'other' : (tool.kind ?? 'backend'),
    ...pythonCommand(manifest, inside),
    env,
    ...(isWorker ? { suffix: suffixOf(known) } : {}),
  };
}
