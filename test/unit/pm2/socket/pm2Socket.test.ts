import * as path from 'node:path';
import { expect, it } from 'vitest';
import { Pm2Socket } from '../../../../src/pm2/socket/pm2Socket';
import { WireError } from '../../../../src/pm2/socket/wire';
import { eventually } from '../../../fakes/eventually';
import { FakeDaemon } from '../../../fakes/fakeDaemon';
import { tempFolder } from '../../../fakes/tempFolder';

async function connected(): Promise<{
  daemon: FakeDaemon;
  socket: Pm2Socket;
  messages: unknown[][];
  closed: (Error | undefined)[];
}> {
  const daemon = await new FakeDaemon().listen();
  const socket = await Pm2Socket.connect(daemon.home.rpcSocket, 1_000);
  const messages: unknown[][] = [];
  const closed: (Error | undefined)[] = [];
  socket.onDidReceiveMessage((message) => messages.push(message));
  socket.onDidClose((error) => closed.push(error));
  return { daemon, socket, messages, closed };
}

it('sends and hears whole messages', async () => {
  const { daemon, socket, messages } = await connected();
  expect(socket.isOpen).toBe(true);
  socket.send([{ method: 'ping', args: [{}] }, 'id']);
  await eventually(() => messages.length > 0);
  expect(daemon.calls).toEqual([{ method: 'ping', args: [{}] }]);
  expect(messages).toEqual([[{ args: ['pong'] }, 'id']]);
});

it('works where the path holds a blank', async () => {
  const daemon = await new FakeDaemon(path.join(tempFolder(), 'a b')).listen();
  const socket = await Pm2Socket.connect(daemon.home.rpcSocket, 1_000);
  expect(socket.isOpen).toBe(true);
  socket.dispose();
});

it('rejects with the error of the system where nobody listens', async () => {
  const file = path.join(tempFolder(), 'rpc.sock');
  await expect(Pm2Socket.connect(file, 1_000)).rejects.toMatchObject({ code: 'ENOENT' });
});

it.each([
  ['the daemon', (daemon: FakeDaemon) => daemon.dropConnections()],
  ['us', (_: FakeDaemon, socket: Pm2Socket) => socket.dispose()],
])('says once that %s ended it', async (_, end) => {
  const { daemon, socket, closed } = await connected();
  await eventually(() => socket.isOpen);
  end(daemon, socket);
  socket.dispose();
  await eventually(() => closed.length > 0);
  expect(closed).toEqual([undefined]);
  expect(socket.isOpen).toBe(false);
});

it('ends with the error when it hears something else than PM2', async () => {
  const { daemon, socket, messages, closed } = await connected();
  socket.send([{ method: 'ping', args: [] }, 'id']);
  await eventually(() => messages.length > 0);
  daemon.sendRaw(Buffer.from('HTTP/1.1 400 Bad Request'));
  await eventually(() => closed.length > 0);
  expect(closed[0]).toBeInstanceOf(WireError);
});
