import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { findProgram, installDebianPackages } from '../host/debian.mjs';
import type { Framework } from './framework';

const run = promisify(execFile);
/** Kept between runs: an install of all takes several minutes. */
const cache = path.join(os.tmpdir(), 'codex-frameworks');

/** The packages of a tool as npm installs them: the folder that holds node_modules. Rejects with what npm said. */
export async function installed({ packages = {} }: Framework): Promise<string | undefined> {
  if (Object.keys(packages).length === 0) return undefined;
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const name = createHash('sha256').update(manifest).digest('hex').slice(0, 16);
  const folder = path.join(cache, name);
  const stamp = path.join(folder, 'done');
  if (fs.existsSync(stamp)) return folder;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), manifest);
  const words = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', words, { cwd: folder, maxBuffer: 2 ** 26 });
  fs.writeFileSync(stamp, '');
  return folder;
}

/** Puts the packages into an app's folder: as hard links, since some tools do not follow a linked folder. */
export async function linkPackages(from: string, app: string): Promise<void> {
  await run('cp', ['-al', path.join(from, 'node_modules'), path.join(app, 'node_modules')]);
}

/** Has Debian's programs there. Throws a sentence where that cannot be. */
export function ensurePrograms({ debian = {} }: Framework): void {
  const isThere = (name: string): boolean =>
    path.isAbsolute(name) ? fs.existsSync(name) : findProgram([name]) !== undefined;
  const missing = Object.keys(debian).filter((name) => !isThere(name));
  const packages = [...new Set(missing.flatMap((program) => debian[program] ?? []))];
  if (packages.length === 0) return;
  installDebianPackages(packages, { why: 'to try its tools for real', log: console.log });
}

/** A virtual environment that sees the modules of Debian's own python. */
export async function makeVenv(app: string): Promise<void> {
  const folder = path.join(app, '.venv');
  await run('/usr/bin/python3', ['-m', 'venv', '--system-site-packages', '--without-pip', folder]);
}
