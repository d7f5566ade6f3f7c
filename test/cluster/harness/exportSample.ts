import * as fs from 'node:fs';
import * as path from 'node:path';
import { exportFiles } from '../../../src/exporters/kubernetes/exportFiles';
import { gatherExport } from '../../../src/exporters/kubernetes/gatherExport';
import { aDefinition } from '../../fakes/samples';
import { NodeFiles } from '../../../src/system/files/nodeFiles';
import type { ServiceDefinition } from '../../../src/services/definitions/definition';

const mega = 1024 ** 2;
const sample = path.join(import.meta.dirname, '../../workspaces/codex');

/** The definitions that the sample's ecosystem file makes, as `npm run services` tells them. */
function definitions(folder: string): readonly ServiceDefinition[] {
  const one = (name: string, inside: string, over: Partial<ServiceDefinition>) =>
    aDefinition({ name, workspaceFolder: folder, cwd: path.join(folder, inside), ...over });
  const written = (script: string, ...args: readonly string[]) => ({
    written: { script, args, interpreterArgs: [] },
  });
  return [
    one('codex-database', 'database', {
      kind: 'database',
      port: 5433,
      ...written('./server.mjs'),
      env: { PORT: '5433', CODEX_DATABASE_DIR: './data' },
    }),
    one('codex-backend', 'backend', {
      port: 3004,
      capBytes: 1024 * mega,
      ...written('./start-dev.sh'),
      env: { PORT: '3004', DATABASE_URL: 'postgres://codex:codex@127.0.0.1:5433/codex' },
    }),
    one('codex-frontend', 'frontend', {
      kind: 'frontend',
      port: 3000,
      capBytes: 2048 * mega,
      ...written('npm', 'run', 'dev'),
      env: {
        PORT: '3000',
        BACKEND_URL: 'http://127.0.0.1:3004',
        GENERATOR_URL: 'http://127.0.0.1:3002',
        CODEX_NEXT_DIST: '.next',
        NEXT_TELEMETRY_DISABLED: '1',
      },
    }),
    one('codex-rust', 'rust_generator', {
      kind: 'generator',
      port: 3002,
      capBytes: 500 * mega,
      ...written('cargo', 'run'),
      env: { PORT: '3002' },
    }),
  ];
}

/** Copies the sample without what is installed or built in it, and exports it there. */
export async function exportSample(folder: string): Promise<void> {
  fs.cpSync(sample, folder, {
    recursive: true,
    filter: (file) => !/^(?:node_modules|target|data|\.next.*)$/.test(path.basename(file)),
  });
  const gathered = await gatherExport(folder, definitions(folder), {
    files: new NodeFiles(),
    launchEnv: async () => ({}),
    probe: async () => ({ type: 'http', path: '/health' }),
    observed: () => ({ peakBytes: 90 * mega, cpuPercent: 4, spanMs: 3_600_000 }),
  });
  const { files, once } = exportFiles({ ...gathered, databaseInside: true });
  for (const [name, text] of [...files, ...once]) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}
