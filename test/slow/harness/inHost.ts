import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { build } from '../../../scripts/build.mjs';
import { buildTests } from '../../../scripts/buildTests.mjs';
import { root } from '../../../scripts/setup.mjs';
import { openWorkbench, startServer, trustSettings } from '../../host/index.mjs';

export interface InHost {
  /** Temporary: data of the editor, PM2_HOME, results. */
  readonly folder: string;
  /** What the editor opens. */
  readonly workspace: string;
  readonly pm2Home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs test/soak in a real extension host with our extension in it; gives the figures that it wrote. */
export async function runInHost<T>({ folder, workspace, pm2Home, env }: InHost): Promise<T> {
  await build({ production: true });
  const extensionTestsPath = await buildTests('soak');
  const results = path.join(folder, 'figures.json');
  mkdirSync(path.join(folder, 'code'), { recursive: true });
  writeFileSync(results, 'null');
  const server = await startServer({
    dataDir: path.join(folder, 'code'),
    settings: trustSettings,
    env: { ...process.env, PM2_HOME: pm2Home, CODEX_SOAK_RESULTS: results, ...env },
  });
  try {
    const workbench = await openWorkbench({
      server,
      folder: workspace,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      profileDir: path.join(folder, 'browser'),
    });
    const { code, reason } = await workbench.exited;
    await workbench.close();
    if (code !== 0) throw new Error(reason ?? 'The host ended with an error.');
  } finally {
    await server.stop();
  }
  return JSON.parse(readFileSync(results, 'utf8')) as T;
}
