import * as path from 'node:path';
import type { ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { readPackageJson } from '../../project/packageJson';
import { kindFrom } from '../../project/tools/kind';
import { toolsIn } from '../../project/tools/toolCommand';
import { namedTools, npmScriptText } from './scriptText';

export interface KindQuestion {
  /** What the settings say, where they say something. */
  readonly setting?: ServiceKind;
  readonly cwd: string;
  readonly written: WrittenCommand;
}

/**
 * What a service is for: the setting, else what its command and its folder say. Where the folder holds neither package.json nor
 * Cargo.toml, that of the script counts.
 */
export async function kindOf(question: KindQuestion, files: Files): Promise<ServiceKind> {
  const { setting, cwd, written } = question;
  if (setting) return setting;
  const folder = await projectFolder(cwd, written.script, files);
  const manifest = await readPackageJson(folder, files);
  const { dependencies = [], devDependencies = [] } = manifest ?? {};
  return kindFrom({
    tools: [...namedTools(written), ...toolsIn(await npmScriptText(cwd, written, files))],
    packages: [...dependencies, ...devDependencies],
    dependencies,
    hasCargo: (await files.kind(path.join(folder, 'Cargo.toml'))) === 'file',
    isNode: manifest !== undefined || /\.[cm]?[jt]sx?$/.test(written.script),
  });
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
