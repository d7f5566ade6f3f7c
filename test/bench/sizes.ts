import { readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { packageExtension } from '../../scripts/packageExtension.mjs';
import { root } from '../../scripts/setup.mjs';
import { type Figure, figure } from './figure';

/** What is read at activation, all bundles, and the package. */
export async function sizes(): Promise<Figure[]> {
  const vsix = await packageExtension();
  const dist = path.join(root, 'dist');
  const size = (file: string): number => statSync(file).size;
  const bundles = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const total = bundles.reduce((sum, name) => sum + size(path.join(dist, name)), 0);
  const extension = size(path.join(dist, 'extension.js'));
  return [
    figure({
      id: 'bundle',
      what: 'dist/extension.js',
      ours: extension / 1000,
      unit: 'kB',
      rounds: 1,
    }),
    figure({ id: 'bundles', what: 'all of dist', ours: total / 1000, unit: 'kB', rounds: 1 }),
    figure({
      id: 'package',
      what: 'codex-services.vsix',
      ours: size(vsix) / 1e6,
      unit: 'MB',
      rounds: 1,
    }),
  ];
}
