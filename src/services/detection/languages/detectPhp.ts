import * as path from 'node:path';
import { hasFile } from '../../../project/folderScan';
import type { DetectedService } from '../detectedService';
import type { Detector } from '../detector';

/** Laravel by its artisan, Symfony by its console and front controller. */
export const detectPhp: Detector = async ({ folders, files }) => {
  const services: DetectedService[] = [];
  for (const scanned of folders) {
    const { folder } = scanned;
    const common = { kind: 'backend', folder, script: 'php' } as const;
    const isFile = async (name: string) => (await files.kind(path.join(folder, name))) === 'file';
    if (hasFile(scanned, 'artisan')) {
      const file = path.join(folder, 'artisan');
      services.push({ ...common, tool: 'artisan', file, args: ['artisan', 'serve'] });
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
