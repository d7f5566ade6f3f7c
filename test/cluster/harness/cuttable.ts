import { once } from 'node:events';
import * as net from 'node:net';
import { onTestFinished } from 'vitest';
import type { Cluster } from './cluster';

/** The cluster through a port of this machine; `cut` breaks every connection that leads through it. */
export async function cuttable(cluster: Cluster) {
  const [, own = ''] = /https:\/\/127\.0\.0\.1:(\d+)/.exec(cluster.text) ?? [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
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
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    server.close();
    cut();
  });
  return { ...cluster.other((text) => text.replace(`127.0.0.1:${own}`, `127.0.0.1:${port}`)), cut };
}
