import { describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../../src/base/async';
import { runProgram, type ProgramOptions } from '../../../../src/pm2/programs/runProgram';

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
