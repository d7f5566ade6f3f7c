import * as path from 'node:path';
import { hasFile, type ScannedFolder } from '../../../project/folderScan';
import { pythonApp } from '../../../project/python/pythonApp';
import {
  asksFor,
  type PythonManifest,
  readPythonManifest,
} from '../../../project/python/pythonManifest';
import type { DetectedService, Found } from '../detectedService';
import type { Detector, Project } from '../detector';
import { celeryServices } from './celeryServices';
import { type AppFile, commandOf, pythonCommand } from './pythonCommand';
import { entryPointServices } from './entryPointServices';
import { pythonTaskServices } from './pythonTaskServices';

/** Where applications stand by custom, in the order in which one is taken. */
const entries = `main.py app.py asgi.py server.py api.py application.py run.py wsgi.py webapp.py streamlit_app.py __init__.py`;
const workers = 'celery.py celery_app.py celeryapp.py celeryconf.py worker.py tasks.py';

/** Queues of Django that a command of manage.py works off, by the package that brings it. */
const djangoQueues = [
  ['django-q', 'qcluster'],
  ['django-q2', 'qcluster'],
  ['django-rq', 'rqworker'],
  ['django-background-tasks', 'process_tasks'],
] as const;

/**
 * The services of Python projects: Django by its manage.py, an application of FastAPI, Flask and the like by the file that makes it, and
 * the workers of Celery and of Django's queues; what the project keeps as a task of its own goes before what is guessed.
 */
export const detectPython: Detector = async (project) => {
  const { folders, files, root } = project;
  const projects: (readonly [ScannedFolder, PythonManifest])[] = [];
  for (const scanned of folders) {
    const manifest = await readPythonManifest(scanned, files);
    if (manifest) projects.push([scanned, manifest]);
  }
  // A workspace may hold nothing but its main.py.
  const [top] = folders;
  if (projects.length === 0 && top) projects.push([top, { file: root, packages: [] }]);
  const found = await Promise.all(
    projects.map(([scanned, own]) =>
      servicesOf(project, scanned, own.packages.length > 0 ? own : around(scanned, own, projects)),
    ),
  );
  return {
    services: found.flatMap(({ services }) => services),
    leftOut: found.flatMap(({ leftOut = [] }) => leftOut),
  };
};

/** A folder with nothing but a manage.py is a part of the project around it, which has its packages and their manager. */
function around(
  { folder }: ScannedFolder,
  own: PythonManifest,
  projects: readonly (readonly [ScannedFolder, PythonManifest])[],
): PythonManifest {
  const outer = projects.findLast(
    ([scanned, { packages }]) =>
      packages.length > 0 && folder.startsWith(scanned.folder + path.sep),
  );
  return outer ? { ...outer[1], file: own.file, tasks: [] } : own;
}

async function servicesOf(
  project: Project,
  scanned: ScannedFolder,
  manifest: PythonManifest,
): Promise<Found> {
  const { folder } = scanned;
  const kept = await pythonTaskServices(manifest, folder, project);
  const keptWeb = kept.filter(({ kind }) => kind === 'backend');
  const web =
    keptWeb.length > 0
      ? keptWeb
      : hasFile(scanned, 'manage.py')
        ? await django(project, folder, manifest)
        : await appsOrCommands(project, scanned, manifest);
  const keptQueues = kept.filter(({ kind }) => kind === 'other');
  const queues =
    keptQueues.length === 0 && asksFor(manifest, 'celery')
      ? await celery(project, scanned, manifest)
      : { services: keptQueues };
  return { ...queues, services: [...web, ...queues.services] };
}

async function django(
  { files }: Project,
  folder: string,
  manifest: PythonManifest,
): Promise<readonly DetectedService[]> {
  const file = path.join(folder, 'manage.py');
  if (!/django/i.test((await files.readText(file)) ?? '')) return [];
  const command = pythonCommand(manifest, ['manage.py', 'runserver']);
  const queues = djangoQueues.flatMap(([name, queue]): readonly DetectedService[] => {
    if (!asksFor(manifest, name)) return [];
    const own = pythonCommand(manifest, ['manage.py', queue]);
    return [{ kind: 'other', tool: 'django-worker', folder, file, suffix: queue, ...own }];
  });
  return [{ kind: 'backend', tool: 'django', folder, file, ...command }, ...queues];
}

/** What makes an application; where nothing does, the project's own commands that serve. */
async function appsOrCommands(
  project: Project,
  scanned: ScannedFolder,
  manifest: PythonManifest,
): Promise<readonly DetectedService[]> {
  const found = await apps(project, scanned, manifest);
  return found.length > 0 ? found : entryPointServices(manifest, scanned.folder, project.files);
}

async function apps(
  project: Project,
  scanned: ScannedFolder,
  manifest: PythonManifest,
): Promise<readonly DetectedService[]> {
  const found = await appsBelow(project, scanned, scanned, entries.split(' '));
  const several = found.length > 1;
  return found.map((app) => commandOf(app, manifest, several)).filter((one) => one !== undefined);
}

/** The first of these files in a folder that makes an application, else those of the folders below that are no projects of their own. */
async function appsBelow(
  project: Project,
  base: ScannedFolder,
  here: ScannedFolder,
  names: readonly string[],
): Promise<readonly AppFile[]> {
  const { files } = project;
  for (const name of names) {
    if (!hasFile(here, name)) continue;
    const file = path.join(here.folder, name);
    const text = (await files.readText(file)) ?? '';
    const app = pythonApp(text);
    if (!app || (app.framework === 'celery') !== (names[0] === 'celery.py')) continue;
    const siblings = here.entries.map((entry) => entry.name);
    return [{ app, text, siblings, file, base: base.folder }];
  }
  const below: AppFile[] = [];
  for (const scanned of project.folders) {
    if (path.dirname(scanned.folder) !== here.folder) continue;
    if (/^(tests?|docs|scripts|migrations|examples?|alembic)$/.test(path.basename(scanned.folder)))
      continue;
    if (await readPythonManifest(scanned, files)) continue;
    below.push(...(await appsBelow(project, base, scanned, names)));
  }
  return below;
}

async function celery(
  project: Project,
  scanned: ScannedFolder,
  manifest: PythonManifest,
): Promise<Found> {
  const [found] = await appsBelow(project, scanned, scanned, workers.split(' '));
  return found ? celeryServices(found, manifest, project.files) : { services: [] };
}
