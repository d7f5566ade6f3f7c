import * as path from 'node:path';
import type { Files } from '../../../project/files';
import type { PackageJson } from '../../../project/packageJson';
import type { DetectedService } from '../detectedService';

const frameworks = 'express fastify koa @hapi/hapi polka restify hono @hono/node-server'.split(' ');
const stems = 'server index app main src/server src/index src/app src/main'.split(' ');
const endings = ['.ts', '.mts', '.js', '.mjs', '.cjs'];

/**
 * The service of a package without a script for it: a Next project, or a server of Express, Fastify and the like whose entry file
 * listens.
 */
export async function entryService(
  manifest: PackageJson,
  files: Files,
  manager: string,
): Promise<DetectedService | undefined> {
  const { folder, file, scripts, dependencies, devDependencies, main } = manifest;
  const has = (name: string): boolean =>
    dependencies.includes(name) || devDependencies.includes(name);
  if ('dev' in scripts) return undefined;
  if (has('next') && (await hasPages(folder, files))) {
    return { kind: 'frontend', tool: 'next', folder, file, script: 'npx', args: ['next', 'dev'] };
  }
  if (!frameworks.some((name) => dependencies.includes(name))) return undefined;
  const named = main === undefined || /(^|\/)(dist|build|lib|out)\//.test(main) ? [] : [main];
  const usual = stems.flatMap((stem) => endings.map((ending) => stem + ending));
  for (const name of [...named, ...usual]) {
    const text = await files.readText(path.join(folder, name));
    if (text === undefined || !/\.listen\s*\(|\bserve\s*\(/.test(text)) continue;
    const common = { kind: 'backend', folder, file } as const;
    if (!/\.[cm]?ts$/.test(name)) return { ...common, tool: 'node', script: 'node', args: [name] };
    const runner = ['tsx', 'ts-node-dev', 'ts-node'].find(has);
    if (runner !== undefined) {
      return { ...common, tool: runner, script: 'npx', args: [runner, name] };
    }
    if (manager === 'bun') return { ...common, tool: 'bun', script: 'bun', args: [name] };
  }
  return undefined;
}

async function hasPages(folder: string, files: Files): Promise<boolean> {
  for (const name of ['app', 'pages', 'src']) {
    if ((await files.kind(path.join(folder, name))) === 'folder') return true;
  }
  return false;
}
