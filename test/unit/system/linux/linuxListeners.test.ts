import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinuxListeners } from '../../../../src/system/linux/linuxListeners';
import { parseNetTcp } from '../../../../src/system/linux/procNetTcp';
import { parseSocketLink } from '../../../../src/system/linux/socketFiles';
import { fixture } from '../fixture';
import { FakeProc } from '../fakeProc';

it('reads listening sockets and no others from both tables', () => {
  const sockets = new Map<number, number>();
  parseNetTcp(fixture('net-tcp.txt'), sockets);
  parseNetTcp(fixture('net-tcp6.txt'), sockets);
  expect([...sockets]).toEqual([
    [63212, 42553],
    [130, 2024],
    [63214, 32807],
    [63213, 42553],
  ]);
});

it.each([
  ['socket:[130]', 130],
  ['/dev/null', undefined],
  ['pipe:[130]', undefined],
  [undefined, undefined],
])('link %s is socket %s', (target, inode) => expect(parseSocketLink(target)).toBe(inode));

describe('LinuxListeners', () => {
  let proc: FakeProc;
  let now = 0;
  let listeners: LinuxListeners;
  beforeEach(() => {
    now = 0;
    proc = new FakeProc();
    proc.write('net/tcp', fixture('net-tcp.txt'));
    proc.write('net/tcp6', fixture('net-tcp6.txt'));
    proc.add({ pid: 100, files: ['/dev/null', 'socket:[63212]', 'socket:[63213]'] });
    proc.add({ pid: 101, files: ['socket:[63299]', 'socket:[63214]'] });
    listeners = new LinuxListeners(proc.root, () => now);
  });
  afterEach(() => proc.dispose());

  it('gives each port of a process once', async () => {
    expect(await listeners.of([100, 101, 4711])).toEqual([
      { pid: 100, port: 42553 },
      { pid: 101, port: 32807 },
    ]);
  });

  it('works without IPv6', async () => {
    proc.write('net/tcp6', '');
    expect(await listeners.of([100, 101])).toEqual([{ pid: 100, port: 42553 }]);
  });

  it('notices a socket that was closed, a new one, and a pid that was given anew', async () => {
    await listeners.of([100, 101]);
    proc.add({ pid: 100, files: ['/dev/null'] });
    expect(await listeners.of([100])).toEqual([]);
    proc.add({ pid: 101, start: 9, files: ['socket:[130]'] });
    expect(await listeners.of([101])).toEqual([{ pid: 101, port: 2024 }]);
    proc.write('net/tcp', fixture('net-tcp.txt').replace('63212', '63777'));
    proc.add({ pid: 100, files: ['socket:[63777]'] });
    expect(await listeners.of([100])).toEqual([{ pid: 100, port: 42553 }]);
  });

  it('looks again after half a minute for a socket that was handed over', async () => {
    await listeners.of([101]);
    proc.add({ pid: 101, files: ['socket:[63299]', 'socket:[63214]', 'socket:[130]'] });
    expect(await listeners.of([101])).toHaveLength(1);
    now += 30_000;
    expect(await listeners.of([101])).toHaveLength(2);
  });

  it('finds who holds a port among all processes', async () => {
    proc.add({ pid: 102, files: ['socket:[63213]'] });
    const holders = await listeners.holdersOf(42553);
    expect(holders.map((holder) => holder.pid).sort()).toEqual([100, 102]);
    expect(await listeners.holdersOf(3000)).toEqual([]);
  });
});
