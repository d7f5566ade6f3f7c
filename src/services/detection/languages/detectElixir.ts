import * as path from 'node:path';
import { hasFile } from '../../../project/folderScan';
import type { DetectedService } from '../detectedService';
import type { Detector } from '../detector';

/** Phoenix by the dependency of a mix project; of an umbrella the application that has it. */
export const detectElixir: Detector = async ({ folders, files }) => {
  const services: DetectedService[] = [];
  for (const scanned of folders) {
    if (!hasFile(scanned, 'mix.exs')) continue;
    const { folder } = scanned;
    const file = path.join(folder, 'mix.exs');
    const text = ((await files.readText(file)) ?? '').replace(/^[ \t]*#.*$/gm, '');
    if (!/\{\s*:phoenix\s*,/.test(text)) continue;
    const common = { kind: 'backend', tool: 'mix', folder, file } as const;
    services.push({ ...common, script: 'mix', args: ['phx.server'] });
  }
  return { services };
};
