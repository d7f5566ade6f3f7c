import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildTests } from '../../scripts/buildTests.mjs';
import { sampleFolder } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { openWorkbench, startServer, trustSettings } from '../host/index.mjs';
import type { ActivationTimes } from '../../src/services/exports';
import { type Figure, figure, median } from './figure';

const hosts = 5;

/**
 * Activation in fresh extension hosts: our own part, and with what the editor does between evaluating the entry file and
 * calling `activate` (it asks the window for the extension's storage).
 */
export async function activation(): Promise<Figure[]> {
  const extensionTestsPath = await buildTests('activation');
  const folder = mkdtempSync(path.join(tmpdir(), 'cxb-'));
  const file = path.join(folder, 'activation');
  const server = await startServer({
    dataDir: path.join(folder, 'code'),
    settings: trustSettings,
    env: { ...process.env, PM2_HOME: path.join(folder, 'pm2'), CODEX_ACTIVATION: file },
  });
  const times: ActivationTimes[] = [];
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
      times.push(JSON.parse(readFileSync(file, 'utf8')) as ActivationTimes);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    figure({
      id: 'activation',
      what: 'evaluating the entry file, and activate',
      ours: median(times.map(({ ownMs }) => ownMs)),
      unit: 'ms',
      rounds: hosts,
    }),
    figure({
      id: 'activation-whole',
      what: 'entry file to the end of activate, the editor’s wait included',
      ours: median(times.map(({ wholeMs }) => wholeMs)),
      unit: 'ms',
      rounds: hosts,
    }),
  ];
}
