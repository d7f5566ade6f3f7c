import { describe, expect, it, vi } from 'vitest';
import { TimeoutError } from '../../../../src/base/async';
import { runProgram, type ProgramOptions } from '../../../../src/system/processes/runProgram';

const usual: ProgramOptions = { cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeoutMs: 5_000 };

function sh(script: string, over: Partial<ProgramOptions> = {}) {
  return runProgram('/bin/sh', ['-c', script], { ...usual, ...over });
}

describe.skipIf(process.platform === 'win32')('runProgram', () => {
  it.each([
    ['its output', 'echo out; echo err >&2', { code: 0, stdout: 'out\n', stderr: 'err\n' }],
    ['its exit code', 'exit 3', { code: 3, signal: null }],
    ['its signal', 'kill -TERM $$', { code: null, signal: 'SIGTERM' }],
    ['its folder', 'pwd', { stdout: '/\n' }],
  ])('gives %s', async (_, script, expected) => {
    expect(await sh(script)).toMatchObject(expected);
  });

  it('gives the environment it is told and no other', async () => {
    const { stdout } = await sh('env', { env: { ONLY: 'this' } });
    expect(stdout).toContain('ONLY=this\n');
    expect(stdout).not.toContain('VITEST');
  });

  it('writes standard input and closes it; without input there is none', async () => {
    expect(await sh('cat', { input: 'line é' })).toMatchObject({ stdout: 'line é' });
    expect(await sh('cat')).toMatchObject({ code: 0, stdout: '' });
  });

  it('does not mind a program that reads nothing', async () => {
    expect(await sh('exit 4', { input: 'x'.repeat(1024 * 1024) })).toMatchObject({ code: 4 });
  });

  it('keeps a megabyte of what a program says', async () => {
    const { stdout } = await sh('head -c 1100000 /dev/zero');
    expect(stdout).toHaveLength(1024 * 1024);
  });

  it('passes no argument through a shell', async () => {
    const args = ['$HOME', '; echo no', '`id`'];
    const { stdout } = await runProgram('/bin/echo', args, usual);
    expect(stdout).toBe('$HOME ; echo no `id`\n');
  });

  it.each([
    ['a program that is not there', '/no/such/program', '/'],
    ['a folder that is not there', '/bin/sh', '/no/such/folder'],
  ])('rejects with the error of the system for %s', async (_, program, cwd) => {
    const result = runProgram(program, [], { ...usual, cwd, input: 'x' });
    await expect(result).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('kills after the timeout', async () => {
    const result = sh('echo $$ && exec sleep 30', { timeoutMs: 30 });
    await expect(result).rejects.toBeInstanceOf(TimeoutError);
    await expect(result).rejects.toMatchObject({ ms: 30 });
  });

  it('ends what says nothing for too long, and nothing that goes on talking', async () => {
    const silent = sh('echo a; exec sleep 30', { silenceMs: 40 });
    await expect(silent).rejects.toMatchObject({ name: 'TimeoutError', ms: 40 });
    const talking = await sh('for i in 1 2 3 4; do echo $i; sleep 0.02; done', { silenceMs: 400 });
    expect(talking).toMatchObject({ code: 0, stdout: '1\n2\n3\n4\n' });
  });

  it.each([
    ['lets a program end by itself', `trap 'echo bye; exit 1' INT`, ['bye']],
    ['kills one that does not', `trap '' INT`, []],
  ])('asks first where it may take a while: %s', async (_, trap, expected) => {
    const stop = new AbortController();
    const lines: string[] = [];
    const ended = sh(`${trap}; echo up; while :; do sleep 0.01; done`, {
      signal: stop.signal,
      graceMs: 60,
      onLine: (line) => (line === 'up' ? stop.abort() : lines.push(line)),
    });
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
    expect(lines).toEqual(expected);
  });

  it('gives whole lines of each stream as they come, without the blank ones', async () => {
    const lines: string[] = [];
    const script = `printf 'a\\303'; sleep 0.02; printf '\\251b\\n\\n  \\nc\\rd'; echo e >&2`;
    await sh(script, { onLine: (line, stream) => lines.push(`${stream} ${line}`) });
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual([
      'stdout aéb',
      'stdout c',
      'stdout d',
    ]);
    expect(lines).toContain('stderr e');
  });

  it('leaves nothing of a confined program, and takes its answer from descriptor 3', async () => {
    const script = 'echo noise; sleep 30 & echo $! >&3';
    const { stdout } = await sh(script, { confined: true });
    expect(stdout).toMatch(/^\d+\n$/);
    // Whoever takes over what has no parent may leave it a zombie.
    await vi.waitFor(async () => {
      const { stdout: state } = await sh(`ps -o stat= -p ${stdout}`);
      expect(state).toMatch(/^(Z|$)/);
    });
  });

  it.each([
    ['while it runs', (stop: AbortController) => void setTimeout(() => stop.abort(), 10)],
    ['before it runs', (stop: AbortController) => stop.abort()],
  ])('kills when told to stop %s', async (_, tell) => {
    const stop = new AbortController();
    tell(stop);
    const result = sh('exec sleep 30', { signal: stop.signal });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
  });
});
