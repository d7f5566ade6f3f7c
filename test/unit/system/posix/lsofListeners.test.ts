import { expect, it } from 'vitest';
import type { RunCommand } from '../../../../src/system/processes/commandRunner';
import { LsofListeners, parseLsof } from '../../../../src/system/posix/lsofListeners';
import { fixture } from '../fixture';

it('reads each port of a process once, and no connections', () => {
  expect(parseLsof(fixture('lsof-darwin.txt'))).toEqual([
    { pid: 630, port: 49152 },
    { pid: 96355, port: 3000 },
    { pid: 96355, port: 24678 },
    { pid: 96355, port: 5432 },
    { pid: 96400, port: 3000 },
  ]);
});

it.each(['', 'n*:3000\n', 'px\nn*:3000\n', 'p1\nn*:*\n'])('finds nothing in %j', (output) =>
  expect(parseLsof(output)).toEqual([]),
);

it('asks for both conditions, and takes exit code 1 for an answer', async () => {
  const asked: string[] = [];
  const run: RunCommand = async (file, args) => {
    asked.push([file, ...args].join(' '));
    return { stdout: 'p7\nn*:3000\n', exitCode: 1, pid: 1 };
  };
  const listeners = new LsofListeners(run);
  expect(await listeners.of([7, 8])).toEqual([{ pid: 7, port: 3000 }]);
  expect(await listeners.of([])).toEqual([]);
  await listeners.holdersOf(3000);
  expect(asked).toEqual([
    'lsof -nP -w -sTCP:LISTEN -Fpn -a -iTCP -p 7,8',
    'lsof -nP -w -sTCP:LISTEN -Fpn -iTCP:3000',
  ]);
});
