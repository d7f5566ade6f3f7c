import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../../src/base/async';
import { PowerShell, type PowerShellChild } from '../../../../src/system/windows/powershell';
import { FakeClock } from '../../../fakes/fakeClock';

class FakeChild extends EventEmitter {
  readonly stdin = new PassThrough({ encoding: 'utf8' });
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  killed = false;
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

describe('PowerShell', () => {
  let clock: FakeClock;
  let children: FakeChild[];
  let shell: PowerShell;
  beforeEach(() => {
    clock = new FakeClock();
    children = [];
    const start = (): PowerShellChild => {
      const child = new FakeChild();
      children.push(child);
      return child as unknown as PowerShellChild;
    };
    shell = new PowerShell({ start, clock, timeoutMs: 1000 });
  });

  const child = (i = 0): FakeChild => children[i] ?? expect.fail('no such child');

  it('starts with the first request and answers each one by its number', async () => {
    expect(children).toHaveLength(0);
    const first = shell.ask('1');
    const second = shell.ask('2');
    child().stdout.write('noise\r\n#codex-services 2 ok two\r\n#codex-serv');
    // Command lines hold what JSON leaves as it is.
    child().stdout.write('ices 1 ok one\u2028é\r\n');
    expect(await Promise.all([first, second])).toEqual(['one\u2028é', 'two']);
    expect(children).toHaveLength(1);
    const lines = String(child().stdin.read()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^try \{ \$answer = 1; .*#codex-services 1 ok .* catch \{ .*\}$/);
    expect(clock.pending).toBe(0);
  });

  it('passes on what PowerShell says', async () => {
    const asked = shell.ask('x');
    child().stdout.write('#codex-services 1 error Access denied\r\n');
    await expect(asked).rejects.toThrow('PowerShell: Access denied');
  });

  it('ends a child that does not answer, and starts another', async () => {
    const asked = expect(shell.ask('x')).rejects.toBeInstanceOf(TimeoutError);
    await clock.advance(1000);
    await asked;
    expect(child().killed).toBe(true);
    const again = shell.ask('y');
    child(0).stdout.write('#codex-services 2 ok late\r\n');
    child(1).stdout.write('#codex-services 2 ok new\r\n');
    expect(await again).toBe('new');
  });

  it('tells who waits when the child dies or cannot be started', async () => {
    const asked = expect(shell.ask('x')).rejects.toThrow('ended');
    child(0).emit('exit', 1);
    await asked;
    const again = expect(shell.ask('x')).rejects.toThrow('could not be started');
    child(1).emit('error', new Error('ENOENT'));
    await again;
  });

  it('takes nothing more once disposed', async () => {
    const asked = expect(shell.ask('x')).rejects.toThrow('closed');
    shell.dispose();
    await asked;
    await expect(shell.ask('y')).rejects.toThrow('closed');
    expect(child().killed).toBe(true);
  });
});
