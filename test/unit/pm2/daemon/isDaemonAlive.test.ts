import * as net from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { isDaemonAlive } from '../../../../src/pm2/daemon/pm2Commands';
import { resolvePm2Home } from '../../../../src/pm2/daemon/pm2Home';
import { tempFolder } from '../../../fakes/tempFolder';

/** A PM2_HOME in whose socket somebody listens who does this with every connection. */
async function home(take: (socket: net.Socket) => void) {
  const own = resolvePm2Home({ setting: tempFolder(), env: {} });
  const server = net.createServer(take);
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(own.rpcSocket, resolve));
  return own;
}

it('is false where nobody listens', async () => {
  const own = resolvePm2Home({ setting: tempFolder(), env: {} });
  expect(await isDaemonAlive(own)).toBe(false);
});

it.each<[string, (socket: net.Socket) => void]>([
  ['at once', (socket) => void socket.destroy()],
  ['when it is asked', (socket) => void socket.once('data', () => socket.destroy())],
])('is false for one that is dying, and ends the connection %s', async (_, take) => {
  expect(await isDaemonAlive(await home(take))).toBe(false);
});
