import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HumanError } from '../../../src/base/errors';
import { cargoBuild, type CargoRequest } from '../../../src/system/cargo';
import { tempFolder } from '../../fakes/tempFolder';

/** What a cargo of the test prints and does, as shell commands. */
async function build(
  script: string,
  request: Partial<CargoRequest> = {},
  signal?: AbortSignal,
  silenceMs?: number,
): Promise<{ folder: string; program: string; told: string[] }> {
  const folder = tempFolder({ cargo: `#!/bin/sh\n${script}\n` });
  const told: string[] = [];
  const program = await cargoBuild(
    { args: ['--release'], cwd: folder, ...request },
    {
      cargo: path.join(folder, 'cargo'),
      env: { PATH: '/usr/bin:/bin', OWN: 'own' },
      onProgress: (text) => told.push(text),
      signal,
      silenceMs,
    },
  );
  return { folder, program, told };
}

function artifact(name: string, executable: string | null, kind = 'bin'): string {
  const message = { reason: 'compiler-artifact', target: { name, kind: [kind] }, executable };
  return `echo '${JSON.stringify(message)}'`;
}

function diagnostic(level: string, rendered: string | null): string {
  return `echo '${JSON.stringify({ reason: 'compiler-message', message: { level, rendered } })}'`;
}

describe.skipIf(process.platform === 'win32')('cargoBuild', () => {
  it('gives the program that was made, and tells how far it is', async () => {
    const { program, told } = await build(
      [
        'echo "   Compiling rand v0.8.5" >&2',
        artifact('rand', null, 'lib'),
        artifact('build-script', '/x/build', 'custom-build'),
        artifact('gen', '/x/target/release/gen'),
        'echo "not JSON"; echo 7; echo null',
        diagnostic('warning', 'unused'),
      ].join('\n'),
    );
    expect(program).toBe('/x/target/release/gen');
    expect([...told].sort()).toEqual(['build-script', 'compiling rand', 'gen', 'rand']);
  });

  it('runs in its folder, with the arguments, the environment and no colours', async () => {
    const { folder, program } = await build(
      [
        '[ "$*" = "build --message-format=json --release" ] || exit 9',
        '[ "$OWN$CARGO_TERM_COLOR$HOME" = "ownnever" ] || exit 8',
        artifact('gen', 'target/gen'),
      ].join('\n'),
    );
    expect(program).toBe(path.join(folder, 'target/gen'));
  });

  it('takes the program that is asked for among several', async () => {
    const script = [artifact('a', '/x/a'), artifact('b', '/x/b')].join('\n');
    expect((await build(script, { bin: 'b' })).program).toBe('/x/b');
  });

  it.each<[string, string, Partial<CargoRequest>, string]>([
    [
      'the first error of the compiler',
      [
        diagnostic('error', 'error[E0308]: mismatched types'),
        diagnostic('error', 'later'),
        'exit 101',
      ].join('\n'),
      {},
      ': error[E0308]: mismatched types',
    ],
    [
      'its last words where the compiler said nothing',
      'echo "error: could not find Cargo.toml" >&2; echo >&2; exit 101',
      {},
      ': error: could not find Cargo.toml',
    ],
    ['that it was killed', 'kill -KILL $$', {}, 'cargo build failed in '],
    ['that it made nothing', artifact('lib', null, 'lib'), {}, 'made no program.'],
    [
      'that it made nothing of that name',
      artifact('a', '/x/a'),
      { bin: 'b' },
      'made no program named b.',
    ],
    [
      'that it made several',
      [artifact('a', '/x/a'), artifact('b', '/x/b')].join('\n'),
      {},
      'made several programs (a, b). Name one with --bin.',
    ],
    ['that the folder is not there', '', { cwd: '/no/such/folder' }, 'was not found.'],
  ])('fails in words: %s', async (_, script, request, message) => {
    const result = build(script, request);
    await expect(result).rejects.toBeInstanceOf(HumanError);
    await expect(result).rejects.toThrow(message);
  });

  it.each([
    ['while it runs', (stop: AbortController) => void setTimeout(() => stop.abort(), 10)],
    ['before it runs', (stop: AbortController) => stop.abort()],
  ])('is cancelled %s', async (_, cancel) => {
    const stop = new AbortController();
    cancel(stop);
    const result = build('exec sleep 30', {}, stop.signal);
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends a build that says nothing, and says where to look', async () => {
    const error: unknown = await build('exec sleep 60', {}, undefined, 100).catch((e) => e);
    expect(error).toBeInstanceOf(HumanError);
    expect(String(error)).toContain('said nothing');
  });

  it('lets a build take its time while it speaks', async () => {
    const script = `for i in 1 2 3 4 5 6; do echo "   Compiling c$i v1" >&2; sleep 0.1; done\n${artifact('gen', '/x/gen')}`;
    expect((await build(script, {}, undefined, 400)).program).toBe('/x/gen');
  });
});
