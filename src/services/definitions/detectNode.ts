import * as path from 'node:path';
import { packageManager } from '../launch/lookup';
import type { DetectedService } from './detection';
import type { Files } from '../../project/files';
import type { ScannedFolder } from '../../project/folderScan';
import { hasFile } from '../../project/folderScan';
import { readPackageJson } from '../../project/packageJson';

/** A script of these runs a server of the user's own. */
const backend =
  /(^|[\s;&/])(tsx|nodemon|ts-node-dev|tsnd|ts-node|node|nodejs)(\s+(?!-e\b|--eval|-p\b|--test|--check)\S|$)/;
const frontend = /(^|[\s;&/])next\s+(dev|start)\b/;
/** Scripts that run other scripts: what they run is found in its own folder. */
const runners =
  /(^|[\s;&/])(turbo|nx|lerna|concurrently|npm-run-all|run-[ps]|pm2|docker(-compose)?)\b/;

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
    const text = manifest.scripts[name] ?? '';
    // A frontend may have a server of its own.
    const wanted = backend.test(text) || (kind === 'frontend' && frontend.test(text));
    return wanted && !runners.test(text);
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
