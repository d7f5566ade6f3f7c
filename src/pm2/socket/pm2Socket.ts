import { once } from 'node:events';
import * as net from 'node:net';
import { withTimeout } from '../../base/async';
import { type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { encodeMessage, MessageDecoder, type WireValue } from './wire';

/** One connection to a socket of the daemon: messages in, messages out. It never reconnects by itself. */
export class Pm2Socket implements Disposable {
  readonly #decoder = new MessageDecoder();
  readonly #didReceiveMessage = new Emitter<WireValue[]>();
  readonly #didClose = new Emitter<Error | undefined>();
  #open = true;
  #error: Error | undefined;

  /** A whole message. */
  readonly onDidReceiveMessage = this.#didReceiveMessage.event;
  /** The connection has ended, with the error that ended it, if any. Fires once. */
  readonly onDidClose = this.#didClose.event;

  private constructor(private readonly socket: net.Socket) {
    // Never paused: PM2 drops nothing, so a stalled reader would grow the daemon without bound.
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => (this.#error = error));
    socket.on('close', () => {
      if (!this.#open) return;
      this.#open = false;
      this.#didClose.fire(this.#error);
    });
  }

  /** Connects to `path`. Rejects with the system's error (`ENOENT`, `ECONNREFUSED`) or a TimeoutError. */
  static async connect(path: string, timeoutMs: number): Promise<Pm2Socket> {
    const socket = net.connect(path);
    const late = `No connection to ${path} within ${timeoutMs} ms.`;
    try {
      await withTimeout(once(socket, 'connect'), timeoutMs, late);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new Pm2Socket(socket);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  send(args: readonly WireValue[]): void {
    this.socket.write(encodeMessage(args));
  }

  /** Closes the connection; `onDidClose` fires. */
  dispose(): void {
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    let messages: WireValue[][];
    try {
      messages = this.#decoder.push(chunk);
    } catch (error) {
      this.socket.destroy(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const message of messages) this.#didReceiveMessage.fire(message);
  }
}
