import * as path from 'node:path';
import { packageManager } from '../../launch/lookup';
import type { DetectedService } from './detectedService';
import type { Files } from '../../../project/files';
import type { ScannedFolder } from '../../../project/folderScan';
import { hasFile } from '../../../project/folderScan';
import { readPackageJson } from '../../../project/packageJson';
import { bareCommand } from '../../../project/shell/bareCommand';
import { parseShell } from '../../../project/shell/parseShell';
import { toolNamed } from '../../../project/tools/table';
import type { Tool } from '../../../project/tools/tool';
import { isServer, toolCommand } from '../../../project/tools/toolCommand';

/** The service of a folder with a package.json: its `dev` script, else its `start` script. */
export async function detectNode(
  scanned: ScannedFolder,
  files: Files,
): Promise<DetectedService | undefined> {
  if (!hasFile(scanned, 'package.json')) return undefined;
  const { folder } = scanned;
  const manifest = await readPackageJson(folder, files);
  if (!manifest) return undefined;
  const packages = [...manifest.dependencies, ...manifest.devDependencies];
  const kind = packages.includes('next') ? 'frontend' : 'backend';
  const script = ['dev', 'start'].find((name) => {
    const served = serversIn(manifest.scripts[name] ?? '');
    // A frontend may have a server of its own.
    return served.some((one) => kind === 'frontend' || one.kind !== 'frontend');
  });
  const file = path.join(folder, 'package.json');
  if (script !== undefined) {
    const manager = await packageManager(folder, files);
    return { kind, folder, file, script: manager, args: ['run', script] };
  }
  // A Next project without a script for it still has Next's own command.
  const isApp = ['app', 'pages', 'src'].some((name) =>
    scanned.entries.some((entry) => entry.kind === 'folder' && entry.name === name),
  );
  return kind === 'frontend' && isApp && manifest.scripts.dev === undefined
    ? { kind, folder, file, script: 'npx', args: ['next', 'dev'] }
    : undefined;
}

/** The tools that serve in a script; none in one that runs other scripts, since what those run is found in its own folder. */
function serversIn(script: string): readonly Tool[] {
  const commands = parseShell(script);
  if (commands.some((one) => toolNamed(bareCommand(one)?.tool ?? '')?.role === 'wrapper'))
    return [];
  return commands.flatMap(({ words }) =>
    words.flatMap((_, at) => {
      const found = toolCommand(words.slice(at).map(({ text }) => text));
      return found && isServer(found) ? [found.tool] : [];
    }),
  );
}
