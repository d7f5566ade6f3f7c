import * as net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';
import Client from 'pg/lib/client';
import { TimeoutError, withTimeout } from '../base/async';
import { type Clock, systemClock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { readTextSync } from '../system/files/syncFiles';
import type { DatabaseAddress } from './address';
import { NoAnswerError, wantsTls } from './trouble';

/** What the server's list of connections calls us. */
const applicationName = 'codex-services';

const timeoutMs = 3_000;
/** What was not used for this long is closed: connections are few. */
const idleMs = 2_000;

interface Open {
  readonly client: Client;
  readonly socket: net.Socket;
  readonly lost: Promise<never>;
}

/** One connection to one database: opened when it is needed, closed when it is idle, never waiting longer than 3 s. */
export class PostgresConnection implements Disposable {
  readonly #clock: Clock;
  #open: Open | undefined;
  #idle: Disposable | undefined;
  /** One statement at a time. */
  #last: Promise<unknown> = Promise.resolve();
  /** Found out: this server lets nobody in without. */
  #tls = false;
  #disposed = false;

  constructor(
    private readonly address: DatabaseAddress,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
  }

  /** The rows of one statement and how long it took, in ms. Rejects with the driver's errors or a NoAnswerError. */
  query(sql: string): Promise<{ readonly rows: readonly unknown[]; readonly ms: number }> {
    const own = this.#last.catch(() => undefined).then(() => this.#query(sql));
    this.#last = own;
    return own;
  }

  /** Ends the connection; the next statement opens it anew. */
  close(): void {
    this.#close();
  }

  dispose(): void {
    this.#disposed = true;
    this.#close();
  }

  async #query(sql: string): Promise<{ rows: readonly unknown[]; ms: number }> {
    this.#idle?.dispose();
    try {
      const open = (this.#open ??= await this.#connect());
      const began = performance.now();
      const { rows } = await Promise.race([
        inTime(open.client.query<Record<string, unknown>>(sql), () => new NoAnswerError(true)),
        open.lost,
      ]);
      const ms = performance.now() - began;
      this.#idle = this.#clock.after(idleMs, () => this.#close());
      return { rows, ms };
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  async #connect(): Promise<Open> {
    try {
      return await this.#connectOnce();
    } catch (error) {
      if (this.#tls || this.address.tls !== 'auto' || !wantsTls(error)) throw error;
      this.#tls = true;
      return this.#connectOnce();
    }
  }

  async #connectOnce(): Promise<Open> {
    if (this.#disposed) throw new Error('The connection is closed.');
    const { host, port, database, user, password } = this.address;
    const socket = new net.Socket();
    let connected = false;
    socket.once('connect', () => (connected = true));
    const config: ClientConfig = {
      host,
      port,
      database,
      user,
      // Left out, the driver looks into ~/.pgpass.
      ...(password ? { password: password.reveal() } : {}),
      ssl: this.#ssl(),
      application_name: applicationName,
      stream: () => socket,
    };
    const client = new Client(config);
    const lost = new Promise<never>((_, reject) => client.on('error', reject));
    // Nobody may be waiting when an idle connection is cut.
    lost.catch(() => this.#open?.client === client && this.#close());
    try {
      await inTime(client.connect(), () => new NoAnswerError(connected));
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return { client, socket, lost };
  }

  #ssl(): false | ConnectionOptions {
    const { tls, rootCertificate, host } = this.address;
    if (tls === 'verify') {
      return {
        rejectUnauthorized: true,
        ...(rootCertificate ? { ca: readTextSync(rootCertificate) } : {}),
        ...(net.isIP(host) ? {} : { servername: host }),
      };
    }
    return tls === 'on' || this.#tls ? { rejectUnauthorized: false } : false;
  }

  #close(): void {
    this.#idle?.dispose();
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    // A goodbye where it can be said; a server that is stuck gets none.
    open.client.end().catch(() => undefined);
    this.#clock.after(500, () => open.socket.destroy());
  }
}

function inTime<T>(promise: Promise<T>, error: () => Error): Promise<T> {
  return withTimeout(promise, timeoutMs, 'no answer').catch((cause: unknown) => {
    throw cause instanceof TimeoutError ? error() : cause;
  });
}
