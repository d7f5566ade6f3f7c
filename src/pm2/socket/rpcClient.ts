import { TimeoutError } from '../../base/async';
import { type Clock, systemClock } from '../../base/clock';
import { type Disposable, DisposableStore } from '../../base/disposable';
import type { PreparedApp } from '../daemon/preparedApp';
import { type Pm2Socket } from './pm2Socket';

/** The daemon answered a call with an error of its own. */
export class Pm2CallError extends Error {
  override readonly name = 'Pm2CallError';
}

/** The connection ended while a call was under way. */
export class Pm2ClosedError extends Error {
  override readonly name = 'Pm2ClosedError';
}

/**
 * The calls we make, and what each takes. The types are the guard: a malformed call can kill the daemon, so there is
 * no way to send anything else.
 */
export interface Pm2Methods {
  getMonitorData: Record<string, never>;
  getVersion: Record<string, never>;
  ping: Record<string, never>;
  reloadLogs: Record<string, never>;
  killMe: Record<string, never>;
  prepare: PreparedApp;
  startProcessId: number;
  stopProcessId: number;
  deleteProcessId: number;
  restartProcessId: { id: number; env: Record<string, string> };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly timer: Disposable;
}

/** Calls methods of the daemon. Every call ends: with its answer, its timeout, or the end of the connection. */
export class RpcClient implements Disposable {
  readonly #store = new DisposableStore();
  readonly #pending = new Map<string, Pending>();
  #nextId = 0;

  constructor(
    private readonly socket: Pm2Socket,
    private readonly clock: Clock = systemClock,
  ) {
    this.#store.add(socket);
    this.#store.add(socket.onDidReceiveMessage((message) => this.#take(message)));
    this.#store.add(
      socket.onDidClose((cause) => {
        const pending = [...this.#pending.values()];
        this.#pending.clear();
        for (const call of pending) {
          call.timer.dispose();
          call.reject(new Pm2ClosedError('The connection to PM2 has ended.', { cause }));
        }
      }),
    );
  }

  /**
   * Calls `method` and gives the first value of its answer. Rejects with Pm2CallError, Pm2ClosedError or TimeoutError.
   */
  call<M extends keyof Pm2Methods>(
    method: M,
    argument: Pm2Methods[M],
    timeoutMs: number,
  ): Promise<unknown> {
    validateArgument(argument);
    if (!this.socket.isOpen) {
      return Promise.reject(new Pm2ClosedError('The connection to PM2 has ended.'));
    }
    const id = `codex-services:${this.#nextId++}`;
    return new Promise((resolve, reject) => {
      const timer = this.clock.after(timeoutMs, () => {
        this.#pending.delete(id);
        reject(new TimeoutError(`PM2 did not answer ${method} within ${timeoutMs} ms.`, timeoutMs));
      });
      this.#pending.set(id, { resolve, reject, timer });
      this.socket.send([{ type: 'call', method, args: [argument] }, id]);
    });
  }

  dispose(): void {
    // The socket goes first, so that its end still rejects what is pending.
    this.socket.dispose();
    queueMicrotask(() => this.#rejectAll());
  }

  #rejectAll(): void {
    for (const call of this.#pending.values()) {
      call.timer.dispose();
      call.reject(new Pm2ClosedError('The connection to PM2 was closed.'));
    }
    this.#pending.clear();
    this.#store.dispose();
  }

  #take(message: readonly unknown[]): void {
    const id = message.at(-1);
    const call = typeof id === 'string' ? this.#pending.get(id) : undefined;
    // An answer nobody waits for belongs to a call that timed out.
    if (!call || typeof id !== 'string') return;
    this.#pending.delete(id);
    call.timer.dispose();
    const answer = message[0];
    if (typeof answer !== 'object' || answer === null) {
      call.reject(new Pm2CallError('PM2 gave an answer that is not one.'));
    } else if ('error' in answer) {
      call.reject(new Pm2CallError(errorText(answer.error)));
    } else {
      call.resolve('args' in answer && Array.isArray(answer.args) ? answer.args[0] : undefined);
    }
  }
}

/** The types say it already; a NaN or a field that is missing at run time must not reach the daemon all the same. */
function validateArgument(argument: unknown): void {
  let ids = [argument];
  if (typeof argument === 'object' && argument !== null) {
    ids = Object.entries(argument).flatMap(([key, value]: [string, unknown]) =>
      key === 'id' || key === 'process_id' ? [value] : [],
    );
  }
  for (const id of ids) {
    if (!Number.isInteger(id) || (id as number) < 0) {
      throw new RangeError(`A PM2 id is a whole number, not ${String(id)}.`);
    }
  }
}

function errorText(error: unknown): string {
  if (typeof error === 'string') return error;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : 'PM2 reported an error without a text.';
}
