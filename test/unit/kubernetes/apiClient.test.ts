import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, it, onTestFinished } from 'vitest';
import { ApiClient } from '../../../src/kubernetes/apiClient';
import { ClusterConnection } from '../../../src/kubernetes/clusterConnection';

/** A server that counts connections and requests, and one request's answer of which may be left out. */
async function served() {
  const seen = { connections: 0, requests: 0, hangsUpOn: 0 };
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    if (++seen.requests === seen.hangsUpOn) request.socket.destroy();
    else response.end('{"items":[]}');
  });
  server.on('connection', (socket) => {
    seen.connections++;
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const config = new KubeConfig();
  const { port } = server.address() as AddressInfo;
  config.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'u' },
  );
  const connection = new ClusterConnection(config, () => {
    throw new Error('Nothing is to be run.');
  });
  return { seen, client: new ApiClient(connection) };
}

it('asks over one connection again and again', async () => {
  const { seen, client } = await served();
  for (let i = 0; i < 3; i++) expect(await client.json('/a')).toEqual({ items: [] });
  expect(seen).toMatchObject({ connections: 1, requests: 3 });
});

it('asks again where the server has given up a connection that was kept, and only there', async () => {
  const { seen, client } = await served();
  await client.json('/a');
  seen.hangsUpOn = 2;
  expect(await client.json('/a')).toEqual({ items: [] });
  expect(seen).toMatchObject({ connections: 2, requests: 3 });
  seen.hangsUpOn = 4;
  await expect(client.json('/a', { method: 'POST' })).rejects.toThrow(/./);
  // Of a new connection that is hung up on at once, it is told.
  seen.hangsUpOn = 5;
  await expect(client.json('/a')).rejects.toThrow(/./);
  expect(seen.requests).toBe(5);
});
