import * as net from 'node:net';
import { WebSocket } from 'ws';
import { Debouncer } from '../base/async';
import { type Clock, OwnClock, systemClock } from '../base/clock';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { messageOf } from '../base/errors';
import { Emitter } from '../base/event';
import { inWords } from './apiFailure';
import type { ClusterConnection } from './clusterConnection';

export interface PortForwardParts {
  readonly connection: Pick<ClusterConnection, 'options' | 'place'>;
  readonly namespace: string;
  /** In the pod. */
  readonly port: number;
  /** The pod that takes the next connection; waits a while for one that is ready. Rejects with a HumanError where none comes. */
  readonly pod: () => Promise<string>;
  readonly clock?: Clock;
}

/** What `ws` sends at most before we wait, in bytes. */
const highWater = 1024 * 1024;
const handshakeMs = 15_000;
/** Who has said all may still wait for an answer, for this long after the last part of it, in ms. */
const lingerMs = 2_000;
/** Each of a port's two streams begins with the port itself, in two bytes. */
const headBytes = 2;

/**
 * A port of this machine that leads to a port of whatever pod is ready at the moment: each connection asks for one, so that it comes back
 * by itself when a pod is replaced. WebSocket protocol `v4.channel.k8s.io`: the first byte of a message names the stream.
 */
export class PortForward implements Disposable {
  readonly #store = new DisposableStore();
  readonly #didFail = this.#store.add(new Emitter<Error>());
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #clock: OwnClock;

  /** A connection could not be made or was broken: a HumanError. */
  readonly onDidFail = this.#didFail.event;

  constructor(private readonly parts: PortForwardParts) {
    this.#clock = this.#store.add(new OwnClock(parts.clock ?? systemClock));
    this.#server = net.createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket));
    this.#store.add(
      toDisposable(() => {
        this.#server.close();
        for (const socket of this.#sockets) socket.destroy();
      }),
    );
  }

  /** Listens on 127.0.0.1, on `wanted` where that is free; resolves with the port. */
  async listen(wanted: number): Promise<number> {
    for (const port of [wanted, 0]) {
      const got = await this.#tryPort(port);
      if (got !== undefined) return got;
    }
    throw new Error('No port of this machine is free.');
  }

  dispose(): void {
    this.#store.dispose();
  }

  #tryPort(port: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.#server.once('error', () => resolve(undefined));
      this.#server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        this.#server.removeAllListeners('error');
        this.#server.on('error', (error) => this.#didFail.fire(error));
        resolve((this.#server.address() as net.AddressInfo).port);
      });
    });
  }

  async #serve(socket: net.Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.pause();
    try {
      const pod = await this.parts.pod();
      if (!socket.destroyed) await this.#join(socket, pod);
    } catch (error) {
      socket.destroy();
      if (!this.#store.disposed) this.#didFail.fire(inWords(error, this.parts.connection.place));
    }
  }

  /** Resolves once the two are joined. */
  async #join(socket: net.Socket, pod: string): Promise<void> {
    const { connection, namespace, port } = this.parts;
    const { headers, ...tls } = await connection.options();
    const names = [namespace, 'pods', pod].map(encodeURIComponent).join('/');
    const path = `/api/v1/namespaces/${names}/portforward?ports=${port}`;
    const address = connection.place.server.replace(/^http/, 'ws') + path;
    const web = new WebSocket(address, 'v4.channel.k8s.io', {
      ...(tls as object),
      headers: headers as Record<string, string>,
      handshakeTimeout: handshakeMs,
      perMessageDeflate: false,
    });
    socket.on('close', () => web.terminate());
    const heads = [headBytes, headBytes];
    web.on('message', (data: Buffer) => {
      const [stream = 0] = data;
      const skip = heads[stream] ?? 0;
      const bytes = data.subarray(1 + skip);
      heads[stream] = Math.max(0, skip - (data.length - 1));
      if (bytes.length === 0) return;
      if (stream === 1) this.#tell(bytes.toString('utf8'));
      else if (!socket.write(bytes)) {
        web.pause();
        socket.once('drain', () => web.resume());
      }
    });
    web.on('close', () => socket.end());
    await new Promise<void>((resolve, reject) => {
      web.on('open', resolve);
      web.on('error', reject);
      web.on('close', () => reject(new Error('The connection was closed at once.')));
    });
    web.on('error', (error) => this.#tell(messageOf(error)));
    socket.on('data', (bytes) => {
      if (web.readyState !== WebSocket.OPEN) return;
      web.send(Buffer.concat([Buffer.of(0), bytes]), () => {
        if (web.bufferedAmount < highWater) socket.resume();
      });
      if (web.bufferedAmount >= highWater) socket.pause();
    });
    // The protocol has no half-open connection.
    const linger = new Debouncer(lingerMs, () => web.close(), this.#clock);
    socket.on('end', () => {
      web.on('message', () => linger.trigger());
      linger.trigger();
    });
    socket.on('close', () => linger.dispose());
    socket.resume();
  }

  #tell(words: string): void {
    this.#didFail.fire(inWords(new Error(words), this.parts.connection.place));
  }
}
