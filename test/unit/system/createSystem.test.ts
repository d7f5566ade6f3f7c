import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { canConnect, createSystem } from '../../../src/system';

it.each([
  ['linux', 'LinuxProcessTrees', 'LinuxListeners', 'LinuxMemory'],
  ['darwin', 'PosixProcessTrees', 'LsofListeners', 'DarwinMemory'],
  ['freebsd', 'PosixProcessTrees', 'LsofListeners', 'OsMemory'],
  ['win32', 'WindowsProcessTrees', 'NetstatListeners', 'OsMemory'],
] as const)('picks the readers for %s', (platform, ...names) => {
  const system = createSystem({ platform });
  const { trees, listeners, memory } = system;
  expect([trees, listeners, memory].map((reader) => reader.constructor.name)).toEqual(names);
  system.dispose();
});

const ipv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

it.each(['127.0.0.1', ...(ipv6 ? ['::1'] : [])])(
  'connects to a server on %s, and no longer when it is closed',
  async (host) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await canConnect(port, 2000)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await canConnect(port, 2000)).toBe(false);
  },
);
