import { expect, it } from 'vitest';
import { NetstatListeners, parseNetstat } from '../../../../src/system/windows/netstatListeners';
import { fixture } from '../fixture';

const english = [
  { pid: 904, port: 135 },
  { pid: 8812, port: 3004 },
  { pid: 6001, port: 5432 },
];

it.each([
  ['netstat.txt', english],
  ['netstat-chinese.txt', [{ pid: 4436, port: 3000 }]],
])('reads %s', (name, expected) => expect(parseNetstat(fixture(name))).toEqual(expected));

it.each(['', 'TCP', '  TCP    x   0.0.0.0:0   LISTENING   y'])('finds nothing in %j', (output) =>
  expect(parseNetstat(output)).toEqual([]),
);

it('filters by process and by port, and says when netstat fails', async () => {
  const run = async () => ({ stdout: fixture('netstat.txt'), exitCode: 0, pid: 1 });
  const listeners = new NetstatListeners(run);
  expect(await listeners.of([8812, 1])).toEqual([{ pid: 8812, port: 3004 }]);
  expect(await listeners.holdersOf(5432)).toEqual([{ pid: 6001, port: 5432 }]);
  const failing = new NetstatListeners(async () => ({ stdout: '', exitCode: 1, pid: 1 }));
  await expect(failing.of([1])).rejects.toThrow('exit code 1');
});
