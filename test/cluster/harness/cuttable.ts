import { once } from 'node:events';
import * as net from 'node:net';
import { onTestFinished } from 'vitest';
import type { Cluster } from './cluster';

/** The cluster through a port of this machine; `cut` breaks every connection that leads through it, and has the next ones wait for `until`. */
export async function cuttable(cluster: Cluster) {
  const [, own = ''] = /https:\/\/127\.0\.0\.1:(\d+)/.exec(cluster.text) ?? [];
  const sockets = new Set<net.Socket>();
  let way: Promise<unknown> = Promise.resolve();
  const server = net.createServer(async (socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    await way;
    const onward = net.connect(Number(own), '127.0.0.1');
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const cut = (until: Promise<unknown> = Promise.resolve()): void => {
    way = until;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    server.close();
    cut();
  });
  return { ...cluster.other((text) => text.replace(`127.0.0.1:${own}`, `127.0.0.1:${port}`)), cut };
}
