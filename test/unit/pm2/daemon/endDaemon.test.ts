import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { endDaemon } from '../../../../src/pm2/daemon/endDaemon';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';
import { createSystem } from '../../../../src/system';
import { tempFolder } from '../../../fakes/tempFolder';

it.skipIf(process.platform === 'win32').each(['linux', 'darwin'] as const)(
  'a process that only has the pid in pm2.pid is not killed on %s',
  async (platform) => {
    const home = resolvePm2Home({ setting: tempFolder(), env: {} });
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    fs.writeFileSync(home.pidFile, String(child.pid));
    const system = createSystem({ platform: process.platform === 'linux' ? platform : undefined });
    await expect(endDaemon(home, system, platform)).rejects.toThrow('pm2.pid names none');
    expect(system.processes.isAlive(child.pid ?? 0)).toBe(true);
  },
);
