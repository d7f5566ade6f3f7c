import { build } from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsFor } from '../../scripts/build.mjs';
import { readJson, readText, root } from './documents';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Most of what these depend on is for what we do not do, and in no bundle of ours: what is there, their bundle tells. */
const usedInPart: Readonly<Record<string, string>> = {
  '@modelcontextprotocol/sdk': 'mcpServer',
  '@kubernetes/client-node': 'kubernetes',
};

async function packagesOf(bundle: string): Promise<readonly string[]> {
  const { metafile } = await build({
    ...optionsFor(false),
    entryPoints: { [bundle]: `src/bundles/${bundle}.ts` },
    sourcemap: false,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const names = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []) : [],
  );
  return [...new Set(names)];
}

/** Packages that src imports: those that end up in the bundle. */
function importedPackages(): readonly string[] {
  const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => /\.(ts|css)$/.test(file))
    .flatMap((file) => [
      ...readText(path.join('src', file)).matchAll(/(?: from|@import) '([^.'][^']*)'/g),
    ])
    .map((match) => /^(?:@[^/]+\/)?[^/]+/.exec(match[1] ?? '')?.[0] ?? '')
    .filter((name) => !name.startsWith('node:') && name !== 'vscode');
  return [...new Set(names)];
}

/** A package and what it depends on, as node would find them from `folder`. */
function withDependencies(name: string, folder: string, found: Map<string, PackageJson>): void {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, 'node_modules', name, 'package.json');
    if (fs.existsSync(file)) {
      if (found.has(file)) return;
      const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as PackageJson;
      found.set(file, manifest);
      for (const below of Object.keys(manifest.dependencies ?? {})) {
        withDependencies(below, path.dirname(file), found);
      }
      return;
    }
    if (at === path.dirname(at)) throw new Error(`${name} is not installed.`);
  }
}

describe('NOTICE', () => {
  const notice = readText('NOTICE');

  it('names every package of the bundle with its licence, and no other', async () => {
    const found = new Map<string, PackageJson>();
    for (const name of importedPackages()) {
      if (!(name in usedInPart)) withDependencies(name, root, found);
    }
    const inPart = await Promise.all(Object.values(usedInPart).map(packagesOf));
    for (const name of new Set(inPart.flat())) {
      const file = path.join(root, 'node_modules', name, 'package.json');
      found.set(file, readJson<PackageJson>(path.relative(root, file)));
    }
    const named = [...notice.matchAll(/^ {2}(\S+ \([^)]+\)): Copyright \S/gm)].map((one) => one[1]);
    expect(named.sort()).toEqual(
      [...found.values()].map(({ name, license }) => `${name} (${license})`).sort(),
    );
  });

  it('names the PM2 that is shipped', () => {
    const { version, license } = readJson<PackageJson>('node_modules/pm2/package.json');
    expect(notice).toContain(`PM2 ${version}`);
    expect(notice).toContain(`pm2@${version}`);
    expect(notice).toContain(license);
    expect(readJson<PackageJson>('package.json').dependencies).toEqual({ pm2: version });
  });
});
