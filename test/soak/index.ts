import { writeFileSync } from 'node:fs';
import { idle } from './idle';
import { leak } from './leak';
import { nextRoute } from './nextRoute';
import { tenLogs } from './tenLogs';

const soaks: Readonly<Record<string, () => Promise<unknown>>> = { idle, leak, nextRoute, tenLogs };

/** Runs inside the extension host: the soak that CODEX_SOAK names, its figures to CODEX_SOAK_RESULTS. */
export async function run(): Promise<void> {
  const soak = soaks[process.env['CODEX_SOAK'] ?? ''];
  if (!soak) throw new Error(`CODEX_SOAK must be one of ${Object.keys(soaks).join(', ')}.`);
  const figures = await soak();
  writeFileSync(process.env['CODEX_SOAK_RESULTS'] ?? '', JSON.stringify(figures));
}
