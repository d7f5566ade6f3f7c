import * as net from 'node:net';

/** Ports that are tried one after the other; where all are taken the first is as good as any. */
const tries = 50;

/** The first port from `first` on that nobody listens on, on all of these addresses. */
export async function freePortFrom(first: number, hosts: readonly string[]): Promise<number> {
  for (let port = first; port < first + tries; port++) {
    const free = await Promise.all(hosts.map((host) => canListen(host, port)));
    if (free.every(Boolean)) return port;
  }
  return first;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    // An address that this machine does not have says nothing about the port.
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRNOTAVAIL'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
