// Bundles what runs inside the extension host (the editor loads CommonJS files).
import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { nodeBundle } from './build.mjs';
import { root } from './setup.mjs';

/** Bundles `test/NAME/index.ts` to `out/NAME/index.js` and gives that path. */
export async function buildTests(/** @type {string} */ name) {
  const entry = path.join(root, 'test', name, 'index.ts');
  if (!existsSync(entry)) throw new Error(`${entry} is not there.`);
  const outfile = path.join(root, 'out', name, 'index.js');
  await esbuild.build({
    ...nodeBundle,
    entryPoints: [entry],
    outfile,
    external: ['vscode', 'mocha', 'playwright-core'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
