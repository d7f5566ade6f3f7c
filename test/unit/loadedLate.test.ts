import * as path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { root } from './documents';

it('nothing that speaks to a cluster is loaded before somebody asks for one', async () => {
  const { metafile } = await build({
    entryPoints: ['src/extension.ts'],
    absWorkingDir: root,
    outdir: path.join(root, 'out'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode', 'pm2'],
    write: false,
    metafile: true,
  });
  const loaded = new Set<string>();
  const load = (file: string): void => {
    const output = metafile.outputs[file];
    if (!output || loaded.has(file)) return;
    loaded.add(file);
    for (const one of output.imports) if (one.kind === 'import-statement') load(one.path);
  };
  load('out/extension.js');
  const speaks = /^src\/kubernetes\/|^node_modules\/(?:@kubernetes|ws)\//;
  const inputsOf = (file: string): readonly string[] =>
    Object.keys(metafile.outputs[file]?.inputs ?? {});
  const all = Object.keys(metafile.outputs).flatMap(inputsOf);
  // They are there at all, in what is loaded late.
  expect(all.filter((input) => speaks.test(input))).not.toEqual([]);
  expect([...loaded].flatMap(inputsOf).filter((input) => speaks.test(input))).toEqual([]);
});
