import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSample, sampleFolder } from '../../scripts/sampleSession.mjs';
import { root } from '../../scripts/setup.mjs';
import { Code } from '../e2e/harness/codeWindow';

const names = ['codex-database', 'codex-backend', 'codex-frontend', 'codex-rust'];

/** The workspace's own pm2 is used, whatever its version; without one, the one in the package (sample.test.ts). */
describe('the sample with a pm2 of the workspace’s own', () => {
  it.each([
    ['5.4.3', 'pm2-5'],
    ['6.0.14', 'pm2-6'],
  ])('starts under pm2 %s', async (version, installed) => {
    const sample = await openSample({ freshDatabase: true, anyPorts: true });
    try {
      const workspace = path.join(sample.folder, 'codex');
      // Packages stay where they are: Next refuses a linked node_modules, so the frontend is copied without its cache.
      cpSync(sampleFolder, workspace, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) =>
          !/^\/(?:frontend\/\.next[^/]*|database\/data|rust_generator\/target)(?:\/|$)/.test(
            file.slice(sampleFolder.length),
          ),
      });
      mkdirSync(path.join(workspace, 'node_modules'));
      symlinkSync(
        path.join(root, 'node_modules', installed),
        path.join(workspace, 'node_modules/pm2'),
      );
      const code = await Code.open({ folder: sample.folder, workspace, env: sample.env });
      try {
        await code.showServices();
        await code.clickInTitle('Start all services');
        for (const name of names) await code.rowSays(name, 'ready');
        const log = readFileSync(path.join(sample.pm2Home, 'pm2.log'), 'utf8');
        expect(log).toMatch(new RegExp(`PM2 version\\s*: ${version.replaceAll('.', '\\.')}`));
        await code.clickInTitle('Stop all services');
        for (const name of names) await code.rowSays(name, 'stopped');
      } finally {
        await code.close();
      }
    } finally {
      expect(await sample.end()).toEqual([]);
    }
  });
});
