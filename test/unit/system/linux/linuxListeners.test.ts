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

  describe('reads the tables of sockets no further than it must', () => {
    /** A line as the kernel writes it: local port and inode. */
    const line = (port: number, inode: number, state = '0A'): string =>
      `   0: 0100007F:${port.toString(16).padStart(4, '0').toUpperCase()} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0`.padEnd(
        149,
      ) + '\n';
    const titles = '  sl  local_address rem_address   st tx_queue rx_queue'.padEnd(149) + '\n';
    const established = line(9999, 1, '01');
    const table = (...lines: readonly string[]): void =>
      proc.write('net/tcp', [titles, ...lines].join(''));
    beforeEach(() => {
      proc.write('net/tcp6', '');
      proc.add({ pid: 100, files: ['socket:[7]', 'socket:[8]'] });
    });

    it('finds what listens before the first connection', async () => {
      table(line(3000, 7), established, established);
      expect(await listeners.of([100])).toEqual([{ pid: 100, port: 3000 }]);
      table(line(3000, 7), line(4000, 8), established);
      expect(await listeners.of([100])).toEqual([
        { pid: 100, port: 3000 },
        { pid: 100, port: 4000 },
      ]);
      table(line(4000, 8));
      expect(await listeners.of([100])).toEqual([{ pid: 100, port: 4000 }]);
      table();
      expect(await listeners.of([100])).toEqual([]);
    });

    it('does not rely on an order that a kernel does not keep', async () => {
      table(line(3000, 7), established, line(4000, 8));
      expect(await listeners.of([100])).toHaveLength(2);
      expect(await listeners.of([100])).toHaveLength(2);
    });

    it('sees within half a minute that the order is not kept any more', async () => {
      table(line(3000, 7), established);
      await listeners.of([100]);
      table(line(3000, 7), established, line(4000, 8));
      now += 30_000;
      expect(await listeners.of([100])).toHaveLength(2);
    });

    it('leaves IPv6 out where nothing uses it', async () => {
      table();
      await listeners.of([100]);
      proc.write('net/tcp6', titles + line(3000, 7));
      proc.write('net/sockstat6', 'TCP6: inuse 0\nUDP6: inuse 2\n');
      expect(await listeners.of([100])).toEqual([]);
      proc.write('net/sockstat6', 'TCP6: inuse 1\nUDP6: inuse 2\n');
      expect(await listeners.of([100])).toEqual([{ pid: 100, port: 3000 }]);
    });
  });

  it('finds who holds a port among all processes', async () => {
    proc.add({ pid: 102, files: ['socket:[63213]'] });
    const holders = await listeners.holdersOf(42553);
    expect(holders.map((holder) => holder.pid).sort()).toEqual([100, 102]);
    expect(await listeners.holdersOf(3000)).toEqual([]);
  });
});
