import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { Inspector } from '../../../src/inspector';

/** Something that is found like an inspector, and answers every call with these words. */
async function strangerThatSays(words: string): Promise<number> {
  const server = http.createServer((_request, response) =>
    response.end('[{"webSocketDebuggerUrl":"ws://x/1"}]'),
  );
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', () => socket.send(words)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it.each(['', '{', 'null', '[1]', '{"id":"1"}', '{"id":1,"result":null}', '{"method":7}'])(
  'lets go of a program that says %j, which is nothing of the protocol',
  async (words) => {
    const inspector = await Inspector.connect(await strangerThatSays(words));
    await expect(inspector.call('Profiler.enable')).rejects.toThrow('The program ended');
  },
);
