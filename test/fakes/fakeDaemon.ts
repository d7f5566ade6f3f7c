import * as net from 'node:net';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Pm2Home, resolvePm2Home } from '../../src/pm2/daemon/pm2Home';
import { encodeMessage, MessageDecoder } from '../../src/pm2/socket/wire';
import { tempFolder } from './tempFolder';

/** A call as it came over the wire. */
export interface FakeCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What a fake answers: a value, an Error for PM2's own kind of error, or nothing at all. */
export type FakeAnswer = (call: FakeCall) => unknown;

/** The answer of a daemon that keeps silent. */
export const silence = Symbol('silence');

/** PM2's two sockets in a PM2_HOME of their own, with answers made by the test. */
export class FakeDaemon {
  readonly home: Pm2Home;
  readonly calls: FakeCall[] = [];
  /** Defaults to an empty list and `pong`. */
  answer: FakeAnswer = ({ method }) => (method === 'getMonitorData' ? [] : 'pong');
  readonly #connections = new Set<net.Socket>();
  readonly #subscribers = new Set<net.Socket>();
  #servers: net.Server[] = [];

  constructor(folder = path.join(tempFolder(), 'h')) {
    this.home = resolvePm2Home({ setting: folder, env: {} });
    onTestFinished(() => this.end());
  }

  /** Begins to listen; the folder must be there. */
  async listen(): Promise<this> {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(this.home.folder, { recursive: true });
    this.#servers = [
      await listenAt(this.home.rpcSocket, (socket) => this.#serve(socket)),
      await listenAt(this.home.busSocket, (socket) => {
        this.#keep(socket);
        this.#subscribers.add(socket);
      }),
    ];
    return this;
  }

  /** Puts a message on the bus. */
  publish(channel: string, data: unknown): void {
    for (const socket of this.#subscribers) socket.write(encodeMessage([channel, data]));
  }

  /** Sends bytes to every client as they are. */
  sendRaw(bytes: Buffer): void {
    for (const socket of this.#connections) socket.write(bytes);
  }

  /** Ends every connection but goes on listening. */
  dropConnections(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Ends as a killed daemon does: its sockets close. */
  async end(): Promise<void> {
    this.dropConnections();
    await Promise.all(
      this.#servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
    this.#servers = [];
  }

  #keep(socket: net.Socket): void {
    this.#connections.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#connections.delete(socket);
      this.#subscribers.delete(socket);
    });
  }

  #serve(socket: net.Socket): void {
    this.#keep(socket);
    const decoder = new MessageDecoder();
    socket.on('data', (chunk) => {
      for (const [call, id] of decoder.push(chunk)) {
        const { method, args } = call as FakeCall;
        this.calls.push({ method, args });
        const answer = this.answer({ method, args });
        if (answer === silence) continue;
        const body = answer instanceof Error ? { error: answer.message } : { args: [answer] };
        socket.write(encodeMessage([body, id]));
      }
    });
  }
}

function listenAt(path: string, take: (socket: net.Socket) => void): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer(take);
    server.on('error', reject);
    server.listen(path, () => resolve(server));
  });
}
