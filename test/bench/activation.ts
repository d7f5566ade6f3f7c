import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildTests } from '../../scripts/buildTests.mjs';
import { sampleFolder } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { openWorkbench, startServer, trustSettings } from '../host/index.mjs';
import { type Figure, figure, median } from './figure';

const hosts = 5;

/** From the first statement of the entry file to the end of `activate`, in fresh extension hosts. */
export async function activation(): Promise<Figure[]> {
  const extensionTestsPath = await buildTests('activation');
  const folder = mkdtempSync(path.join(tmpdir(), 'cxb-'));
  const file = path.join(folder, 'activation');
  const server = await startServer({
    dataDir: path.join(folder, 'code'),
    settings: trustSettings,
    env: { ...process.env, PM2_HOME: path.join(folder, 'pm2'), CODEX_ACTIVATION: file },
  });
  const times: number[] = [];
  try {
    for (let host = 0; host < hosts; host++) {
      const workbench = await openWorkbench({
        server,
        folder: sampleFolder,
        extensionDevelopmentPath: root,
        extensionTestsPath,
        profileDir: path.join(folder, `browser-${host}`),
      });
      const { code, reason } = await workbench.exited;
      await workbench.close();
      if (code !== 0) throw new Error(reason ?? 'The host ended with an error.');
      times.push(Number(readFileSync(file, 'utf8')));
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    figure({
      id: 'activation',
      what: 'entry file to the end of activate',
      ours: median(times),
      unit: 'ms',
      rounds: hosts,
    }),
  ];
}
