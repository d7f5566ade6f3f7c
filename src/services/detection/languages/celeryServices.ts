import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Files } from '../../../project/files';
import { asksFor, type PythonManifest } from '../../../project/python/pythonManifest';
import type { DetectedService, Found } from '../detectedService';
import { type AppFile, commandOf } from './pythonCommand';

/** What says that tasks run by a schedule, in the application's file or in a file of settings beside it. */
const scheduled =
  /\bbeat_schedule\b|\bBEAT_SCHEDULE\b|\badd_periodic_task\b|\bdjango_celery_beat\b/;
const settings = 'settings.py config.py celeryconfig.py settings/base.py settings/common.py'.split(
  ' ',
);

/** A Celery application's worker, its scheduler where something is scheduled, and Flower, which is off until it is added. */
export async function celeryServices(
  found: AppFile,
  manifest: PythonManifest,
  files: Files,
): Promise<Found> {
  const worker = commandOf(found, manifest, false);
  if (!worker) return { services: [] };
  const folder = path.dirname(found.file);
  const texts = await Promise.all(settings.map((name) => files.readText(path.join(folder, name))));
  const isScheduled =
    asksFor(manifest, 'django-celery-beat') ||
    [found.text, ...texts].some((text) => scheduled.test(text ?? ''));
  const services = isScheduled ? [worker, as(worker, 'beat', ['-l', 'info'])] : [worker];
  if (!asksFor(manifest, 'flower')) return { services };
  const flower = as(worker, 'flower', ['--port=5555']);
  const what = `${path.basename(worker.folder)} (Flower)`;
  const why = l10n.t('{0} is off until you add it.', 'Flower');
  return { services, leftOut: [{ folder: worker.folder, what, why, service: flower }] };
}

/** `… celery -A app worker -l info` as another of Celery's commands. */
function as(worker: DetectedService, command: string, options: readonly string[]): DetectedService {
  const front = worker.args.slice(0, worker.args.lastIndexOf('worker'));
  return { ...worker, args: [...front, command, ...options], suffix: command };
}
