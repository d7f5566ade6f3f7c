import * as path from 'node:path';
import type { Files } from '../files';
import { upwards } from '../packageJson';

/** A virtual environment of a project. Absolute paths. */
export interface VirtualEnvironment {
  readonly folder: string;
  readonly python: string;
  /** Where its programs are. */
  readonly bin: string;
}

/** The usual names, in the order in which uv, poetry and editors look. */
const names = ['.venv', 'venv', 'env', '.env'];

/**
 * The virtual environment of a folder: the nearest from `folder` up to `root`, else the one that VIRTUAL_ENV names; undefined where
 * there is none with a python in it.
 */
export async function virtualEnvironment(
  folder: string,
  { root, named, files, windows = false }: VirtualEnvironmentScope,
): Promise<VirtualEnvironment | undefined> {
  const all = upwards(folder);
  const end = all.indexOf(root);
  const near = (end < 0 ? [folder] : all.slice(0, end + 1)).flatMap((here) =>
    names.map((name) => path.join(here, name)),
  );
  for (const one of [...near, ...(named !== undefined && path.isAbsolute(named) ? [named] : [])]) {
    // Every virtual environment has it, and nothing else does.
    if ((await files.kind(path.join(one, 'pyvenv.cfg'))) !== 'file') continue;
    const bin = path.join(one, windows ? 'Scripts' : 'bin');
    const python = path.join(bin, windows ? 'python.exe' : 'python');
    if ((await files.kind(python)) === 'file') return { folder: one, python, bin };
  }
  return undefined;
}

export interface VirtualEnvironmentScope {
  /** Nothing above it is looked at. Absolute. */
  readonly root: string;
  /** VIRTUAL_ENV. */
  readonly named?: string | undefined;
  readonly files: Files;
  readonly windows?: boolean;
}
