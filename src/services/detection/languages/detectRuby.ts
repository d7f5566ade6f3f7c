import * as path from 'node:path';
import { hasFile, type ScannedFolder } from '../../../project/folderScan';
import type { DetectedService } from '../detectedService';
import type { Detector, Project } from '../detector';

/** Rails by its bin/rails, a Rack application by its config.ru. */
export const detectRuby: Detector = async (project) => {
  const services: DetectedService[] = [];
  for (const scanned of project.folders) {
    const found = await serviceOf(project, scanned);
    if (found) services.push(found);
  }
  return { services };
};

async function serviceOf(
  { files }: Project,
  scanned: ScannedFolder,
): Promise<DetectedService | undefined> {
  const { folder } = scanned;
  const read = (name: string) => files.readText(path.join(folder, name));
  const common = { kind: 'backend', folder } as const;
  const gemfile = hasFile(scanned, 'Gemfile') ? ((await read('Gemfile')) ?? '') : undefined;
  if (gemfile !== undefined && (await files.kind(path.join(folder, 'bin', 'rails'))) === 'file') {
    const isRails = (await read('config/application.rb'))?.includes('Rails');
    const file = path.join(folder, 'Gemfile');
    if (isRails) return { ...common, tool: 'rails', file, script: 'bin/rails', args: ['server'] };
  }
  if (!hasFile(scanned, 'config.ru')) return undefined;
  const file = path.join(folder, 'config.ru');
  const server = gemfile === undefined || /['"]puma['"]/.test(gemfile) ? 'puma' : 'rackup';
  const words = gemfile === undefined ? [server] : ['bundle', 'exec', server];
  const [script = '', ...args] = words;
  return { ...common, tool: server, file, script, args };
}
