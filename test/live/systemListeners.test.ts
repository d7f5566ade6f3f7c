import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canConnect } from '../../src/system/canConnect';
import { LinuxListeners } from '../../src/system/linux/linuxListeners';
import { LsofListeners } from '../../src/system/posix/lsofListeners';
import type { Listener } from '../../src/system/types';
import { Children } from './systemChildren';

/** Listens on each host that it is sent, on a port of the system's choice, which it prints. */
const server = `
const { createServer } = require('node:net');
console.log(JSON.stringify(0));
process.stdin.setEncoding('utf8').on('data', (host) => {
  const server = createServer();
  server.listen(0, host.trim(), () => console.log(JSON.stringify(server.address().port)));
});
`;

const ipv6 = Object.values(networkInterfaces())
  .flat()
  .some((i) => i?.address === '::1');
const lsof = ['/usr/bin/lsof', '/usr/sbin/lsof'].some((path) => existsSync(path));

const byPort = (listeners: readonly Listener[]): Listener[] =>
  [...listeners].sort((a, b) => a.port - b.port);

describe.skipIf(process.platform !== 'linux')('listeners of real processes', () => {
  let children: Children;
  beforeEach(() => {
    children = new Children();
  });
  afterEach(() => children.end());

  it.skipIf(!ipv6)('finds them on IPv4, on IPv6 and on both (needs IPv6)', async () => {
    const child = children.start(process.execPath, [children.script('server.cjs', server)]);
    await child.next();
    const listeners = new LinuxListeners();
    expect(await listeners.of([child.pid])).toEqual([]);
    const expected: Listener[] = [];
    for (const host of ['127.0.0.1', '::1', '::']) {
      const port = await child.ask<number>(host);
      expected.push({ pid: child.pid, port });
      expect(byPort(await listeners.of([child.pid, process.pid]))).toEqual(byPort(expected));
      expect(await listeners.holdersOf(port)).toEqual([{ pid: child.pid, port }]);
      expect(await canConnect(port, 5000)).toBe(true);
    }
    await child.end();
    expect(await listeners.of([child.pid])).toEqual([]);
    const { port = 0 } = expected[0] ?? {};
    expect(await listeners.holdersOf(port)).toEqual([]);
    expect(await canConnect(port, 5000)).toBe(false);
  });

  it.skipIf(!lsof)('agrees with lsof (needs lsof)', async () => {
    const child = children.start(process.execPath, [children.script('server.cjs', server)]);
    await child.next();
    const port = await child.ask<number>('127.0.0.1');
    await child.ask<number>('0.0.0.0');
    const own = byPort(await new LinuxListeners().of([child.pid]));
    const theirs = new LsofListeners();
    expect(own).toHaveLength(2);
    expect(byPort(await theirs.of([child.pid, 4_194_305]))).toEqual(own);
    expect(await theirs.holdersOf(port)).toEqual([{ pid: child.pid, port }]);
    expect(await theirs.of([process.pid])).toEqual(await new LinuxListeners().of([process.pid]));
  });
});
