import * as path from 'node:path';
import type { Files } from '../../../project/files';
import { runsServer } from '../../../project/python/pythonApp';
import type { PythonManifest } from '../../../project/python/pythonManifest';
import type { DetectedService } from '../detectedService';
import { pythonCommand } from './pythonCommand';

/** Of a program with commands of its own, or one that an editor talks to, nobody knows from its text what it does alone. */
const needsWords =
  /\b(?:click\.group|typer\.Typer|add_subparsers|fire\.Fire)\b|^(?:from|import) (?:mcp|fastmcp)\b/m;

/**
 * The commands of a project (`shop = "shop.server:main"` of its pyproject.toml) that run a server by themselves: as a module where the
 * file is meant to be run so, else by the manager that installs them.
 */
export async function entryPointServices(
  manifest: PythonManifest,
  folder: string,
  files: Files,
): Promise<readonly DetectedService[]> {
  const services = new Map<string, DetectedService>();
  for (const { name, module } of manifest.entryPoints ?? []) {
    const found = await moduleFile(module, folder, files);
    if (!found || services.has(found.file)) continue;
    const { file, text } = found;
    if (!runsServer(text) || needsWords.test(text)) continue;
    const isMain = /^if __name__ == ["']__main__["']/m.test(text);
    const { manager } = manifest;
    const command = isMain
      ? pythonCommand(manifest, ['-m', module])
      : manager && manager !== 'pipenv' && { script: manager, args: ['run', name] };
    if (!command) continue;
    services.set(file, { kind: 'backend', tool: 'python', folder, file, suffix: name, ...command });
  }
  const all = [...services.values()];
  return all.length === 1 ? all.map((one) => ({ ...one, suffix: undefined })) : all;
}

async function moduleFile(
  module: string,
  folder: string,
  files: Files,
): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const stem = path.join(...module.split('.'));
  for (const base of [folder, path.join(folder, 'src')]) {
    for (const ending of ['.py', path.join(path.sep, '__init__.py')]) {
      const file = path.join(base, stem + ending);
      const text = await files.readText(file);
      if (text !== undefined) return { file, text };
    }
  }
  return undefined;
}
