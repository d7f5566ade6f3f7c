import * as path from 'node:path';
import { hasFile } from '../../../project/folderScan';
import type { DetectedService } from '../detectedService';
import type { Detector } from '../detector';
import { composerServices } from './composerServices';

/** Laravel by its artisan and what `composer dev` starts beside it, Symfony by its console and front controller. */
export const detectPhp: Detector = async (project, before) => {
  const { folders, files } = project;
  const services: DetectedService[] = [];
  for (const scanned of folders) {
    const { folder } = scanned;
    const common = { kind: 'backend', folder, script: 'php' } as const;
    const isFile = async (name: string) => (await files.kind(path.join(folder, name))) === 'file';
    if (hasFile(scanned, 'artisan')) {
      const file = path.join(folder, 'artisan');
      const kept = await composerServices(project, folder, before);
      const serve = { ...common, tool: 'artisan', file, args: ['artisan', 'serve'] };
      services.push(...(kept.some(({ tool }) => tool === 'artisan') ? [] : [serve]), ...kept);
    } else if (
      hasFile(scanned, 'composer.json') &&
      (await isFile('bin/console')) &&
      (await isFile('public/index.php'))
    ) {
      const file = path.join(folder, 'composer.json');
      services.push({
        ...common,
        tool: 'php',
        file,
        args: ['-S', '127.0.0.1:8000', '-t', 'public'],
      });
    }
  }
  return { services };
};
