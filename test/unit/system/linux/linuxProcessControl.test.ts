import { expect, it, onTestFinished } from 'vitest';
import { LinuxProcessControl } from '../../../../src/system/linux/linuxProcessControl';
import { FakeProc } from '../fakeProc';

it.each([
  ['a pid that lives', 100, undefined, true],
  ['the process that was meant', 100, 7, true],
  ['another that has its pid by now', 100, 6, false],
  ['a zombie', 101, undefined, false],
  ['what has gone', 102, undefined, false],
])('tells whether %s is alive', (_, pid, startTime, alive) => {
  const proc = new FakeProc();
  onTestFinished(() => proc.dispose());
  proc.add({ pid: 100, start: 7 });
  proc.add({ pid: 101, start: 8, state: 'Z' });
  expect(new LinuxProcessControl(proc.root).isAlive(pid, startTime)).toBe(alive);
});
