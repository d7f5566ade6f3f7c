import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Inspector, pidAt } from '../../src/inspector';
import { until } from '../live/harness/processes';
import { freePort, useWorld } from '../live/harness/world';
import type { NextRouteFigures } from '../soak/nextRoute';
import { ensureSample, sampleFolder } from '../workspaces/install.mjs';
import { runInHost } from './harness/inHost';

const dist = `.next-${randomBytes(4).toString('hex')}`;
const { missing } = await ensureSample({ cargo: false });
const lacking = missing.map(({ part }) => part).join(', ');

describe.skipIf(lacking !== '')(
  `Next.js under a debugger (lacking: ${lacking || 'nothing'})`,
  () => {
    afterAll(() =>
      fs.rmSync(path.join(sampleFolder, 'frontend', dist), { recursive: true, force: true }),
    );
    const world = useWorld();

    it('has the inspector of the child which serves the pages, also after a restart', async () => {
      const served = await freePort();
      const env = { CODEX_FRONTEND_PORT: String(served), CODEX_NEXT_DIST: dist };
      const window = await world().open({ folders: [sampleFolder], env });
      const { key } = window.service('codex-frontend');
      const { port } = await window.inspectors.attachable(key);

      /** The process at the port says that it listens where the pages are, and is not what PM2 started. */
      const look = async (): Promise<void> => {
        const inspector = await Inspector.connect(port);
        const { result } = await inspector.call('Runtime.evaluate', {
          expression: '`${process.pid} ${process.ppid}`',
        });
        inspector.dispose();
        const [pid, parent] = (result as { readonly value: string }).value.split(' ').map(Number);
        expect(parent).toBe(window.pid('codex-frontend'));
        expect(pid).not.toBe(parent);
        expect(readListeners(pid ?? 0)).toContain(served);
      };
      await look();
      await window.restart('codex-frontend');
      await until(async () => {
        await window.inspectors.reopen(key);
        return await pidAt(port);
      }, 'it is open again');
      await look();
    });

    it('stands at a breakpoint in a route, in the editor, and again after a restart', async () => {
      const results = await runInHost<NextRouteFigures>({
        folder: world().folder,
        workspace: sampleFolder,
        pm2Home: world().home.folder,
        env: {
          CODEX_SOAK: 'nextRoute',
          CODEX_FRONTEND_PORT: String(await freePort()),
          CODEX_NEXT_DIST: dist,
        },
      });
      expect(results).toEqual({ attached: 400, restarted: 400 });
    });

    const readListeners = (pid: number): readonly number[] => {
      const inodes = new Set(
        fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
          try {
            return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
          } catch {
            // Closed between the two looks.
            return [];
          }
        }),
      );
      return ['tcp', 'tcp6'].flatMap((table) =>
        fs
          .readFileSync(`/proc/net/${table}`, 'utf8')
          .split('\n')
          .flatMap((line) => {
            const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
            return state === '0A' && inodes.has(inode)
              ? [parseInt(local.split(':')[1] ?? '', 16)]
              : [];
          }),
      );
    };
  },
);
