import * as path from 'node:path';
import type { ServiceKind, WrittenCommand } from './definition';
import type { Files } from '../../project/files';
import { readPackageJson } from '../../project/packageJson';
import { readCargoManifest } from '../../project/cargoToml';
import { isGenerator, rustRole } from '../../project/rustProgram';
import { kindFrom } from '../../project/tools/kind';
import { toolsIn } from '../../project/tools/toolCommand';
import { namedTools, npmScriptText } from './scriptText';
import type { Serving } from './serving';

export interface KindQuestion {
  /** What the settings say, where they say something. */
  readonly setting?: ServiceKind;
  readonly cwd: string;
  readonly written: WrittenCommand;
  readonly serving: Serving;
}

/**
 * What a service is for: the setting, else what its command and its folder say. Where the folder holds neither package.json nor
 * Cargo.toml, that of the script counts. What starts several servers, or something that nobody knows, is `other`.
 */
export async function kindOf(question: KindQuestion, files: Files): Promise<ServiceKind> {
  const { setting, cwd, written, serving } = question;
  if (setting) return setting;
  if (serving.several) return 'other';
  const { server } = serving;
  const folder = await projectFolder(server?.folder ?? cwd, written.script, files);
  const manifest = await readPackageJson(folder, files);
  const { dependencies = [], devDependencies = [] } = manifest ?? {};
  const tool = server?.known?.tool.name;
  const onNode = tool === 'node' || /\.[cm]?[jt]sx?$/.test(written.script);
  const isForeign = server !== undefined && !onNode && server.known?.tool.kind === undefined;
  const kind = kindFrom({
    tools: [
      ...namedTools(written),
      ...toolsIn(await npmScriptText(cwd, written, files)),
      ...(tool === undefined ? [] : [tool]),
    ],
    packages: isForeign ? [] : [...dependencies, ...devDependencies],
    dependencies: isForeign ? [] : dependencies,
    hasCargo: (await files.kind(path.join(folder, 'Cargo.toml'))) === 'file',
    isNode: onNode,
  });
  if (kind !== 'generator') return kind;
  const crate = await readCargoManifest(path.join(folder, 'Cargo.toml'), files);
  return crate && rustRole(crate) === 'server' && !isGenerator(crate) ? 'backend' : kind;
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
