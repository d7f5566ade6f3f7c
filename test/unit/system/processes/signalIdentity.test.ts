import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSystem } from '../../../../src/system';
import { WindowsProcessControl } from '../../../../src/system/windows/windowsProcessControl';

function sleeper(): ChildProcess {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const here: readonly NodeJS.Platform[] =
  process.platform === 'linux' ? ['linux', 'darwin'] : [process.platform];

describe.skipIf(process.platform === 'win32').each(here)('a signal on %s', (platform) => {
  it('reaches the process that was meant, and no other that has its pid', async () => {
    const system = createSystem({ platform });
    const child = sleeper();
    const pid = child.pid ?? 0;
    const [own] = (await system.trees.sample([pid])).get(pid)?.processes ?? [];
    if (!own) throw new Error('not found');
    const other = { pid, startTime: own.startTime - 60_000 };
    expect(await system.processes.signal(other, 'SIGKILL')).toBe(false);
    expect(child.signalCode).toBeNull();
    const ended = once(child, 'exit');
    expect(await system.processes.signal(own, 'SIGKILL')).toBe(true);
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await system.processes.signal(own, 'SIGKILL')).toBe(false);
  });
});

describe('a signal on Windows', () => {
  it.each([
    ['SIGKILL', '$p.Kill()', 'sent', true],
    ['SIGINT', '$p.CloseMainWindow()', 'sent', true],
    ['SIGKILL', '$p.Kill()', 'other', false],
  ] as const)(
    '%s looks at the start time under a handle: %s, %s',
    async (signal, act, says, sent) => {
      const asked: string[] = [];
      const ask = async (expression: string): Promise<string> => {
        asked.push(expression);
        return says;
      };
      const control = new WindowsProcessControl({ ask });
      expect(await control.signal({ pid: 7, startTime: 1_726_316_096_789 }, signal)).toBe(sent);
      const [expression = ''] = asked;
      const order = ['Get-Process -Id 7 ', '$p.Handle', '1726316096789', "'other'; return", act];
      const places = order.map((step) => expression.lastIndexOf(step));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
    },
  );
});
